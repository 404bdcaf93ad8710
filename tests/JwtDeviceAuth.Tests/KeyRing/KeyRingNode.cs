using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Tests.KeyRing;

/// <summary>One node with the key ring, without a host: a test reloads it when it likes.</summary>
internal sealed class KeyRingNode : IDisposable
{
    private readonly ServiceProvider _services;

    public KeyRingNode(
        ISigningKeyStore store, TimeProvider clock, IDataProtectionProvider protection, Action<JwtDeviceAuthOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton(clock).AddSingleton(store).AddSingleton(protection);
        services.AddJwtDeviceAuth(options =>
            {
                options.SigningKey = AuthApp.SigningKey;
                configure?.Invoke(options);
            })
            .AddSqlite("Data Source=never-opened.db")
            .AddKeyRing();
        _services = services.BuildServiceProvider();
        Ring = _services.GetRequiredService<SigningKeyRing>();
    }

    public LogCollector Log { get; } = new();

    public SigningKeyRing Ring { get; }

    public TokenKeySet Keys => _services.GetRequiredService<AccessTokenKeys>().Current;

    public void Dispose() => _services.Dispose();
}

/// <summary>Keeps keys as a database would, and counts how often it is asked.</summary>
internal sealed class MemorySigningKeyStore : ISigningKeyStore
{
    private readonly Lock _lock = new();

    public List<StoredSigningKey> Rows { get; } = [];

    public int Reads { get; private set; }

    public bool IsDown { get; set; }

    public TimeSpan Delay { get; set; }

    public async ValueTask<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Delay, cancellationToken);
        lock (_lock)
        {
            Reads++;
            return IsDown ? throw new StoreUnavailableException() : [.. Rows];
        }
    }

    public ValueTask<bool> TryAddAsync(StoredSigningKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var isFree = Rows.All(row => row.Generation != key.Generation);
            if (isFree)
            {
                Rows.Add(key);
            }

            return new(isFree);
        }
    }

    public ValueTask<bool> RemoveAsync(string kid, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(Rows.RemoveAll(row => row.Kid == kid) > 0);
        }
    }
}
