namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>A store that is changed from outside in the middle of a client's step.</summary>
internal sealed class ChangedStore : ISharedTokenStore
{
    private readonly MemoryTokenStore _texts = new();
    private int _reads;

    /// <summary>Its stamps cannot be told.</summary>
    public bool HasNoStamp { get; set; }

    /// <summary>The next read fails.</summary>
    public bool FailsOnce { get; set; }

    /// <summary>Called with the number of reads since it was set.</summary>
    public Action<int>? BeforeRead
    {
        get;
        set => (field, _reads) = (value, 0);
    }

    public Func<Task>? AfterWrite { get; set; }

    public string? Text(string name) => _texts.ReadAsync(name, CancellationToken.None).AsTask().Result;

    public void SetText(string name, string text) => _texts.WriteAsync(name, text, CancellationToken.None).AsTask().Wait();

    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (FailsOnce)
        {
            FailsOnce = false;
            throw new IOException("Input/output error");
        }

        BeforeRead?.Invoke(++_reads);
        return _texts.ReadAsync(name, cancellationToken);
    }

    public async ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        await _texts.WriteAsync(name, value, cancellationToken).ConfigureAwait(false);
        if (AfterWrite is { } after)
        {
            await after().ConfigureAwait(false);
        }
    }

    public string? GetStamp(string name) => HasNoStamp ? throw new IOException("Input/output error") : _texts.GetStamp(name);

    public IDisposable? TryBeginUpdate(string name) => _texts.TryBeginUpdate(name);
}
