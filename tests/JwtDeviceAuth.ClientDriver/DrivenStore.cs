using JwtDeviceAuth.Client;

namespace JwtDeviceAuth.ClientDriver;

/// <summary>The real store, which a scenario can fill up or make read-only, and which a killed client reaches no more.</summary>
internal sealed class DrivenStore(FileTokenStore files, StoreFault fault, LifeSwitch life) : ISharedTokenStore
{
    public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await life.CheckAsync();
        return await files.ReadAsync(name, cancellationToken);
    }

    public async ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        await life.CheckAsync();
        switch (fault.How)
        {
            case "full":
                throw new IOException("No space left on device");
            case "readOnly":
                throw new UnauthorizedAccessException("Read-only file system");
            default:
                await files.WriteAsync(name, value, cancellationToken);
                break;
        }
    }

    public string? GetStamp(string name) => files.GetStamp(name);

    public IDisposable? TryBeginUpdate(string name) => life.IsOver ? null : life.Track(files.TryBeginUpdate(name));
}

/// <summary>What is wrong with a store.</summary>
internal sealed class StoreFault
{
    public string? How { get; set; }
}
