using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// Brings this node's keys in line with the store. 1. Read the rows. 2. Make the next key if it is time; where several nodes do, the
/// store lets one through. 3. Remove keys whose last token is dead. 4. Let the rest verify, and the newest whose time has come sign.
/// </summary>
internal sealed class SigningKeyRing(
    IServiceScopeFactory scopes,
    KeyProtector protector,
    AccessTokenKeys keys,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock,
    ILogger<SigningKeyRing> logger) : IDisposable
{
    /// <summary>Tokens with made-up kids cost the store one question in this time, however many they are.</summary>
    public static readonly TimeSpan LookUpPause = TimeSpan.FromSeconds(5);

    private readonly KeyRingOptions _options = options.Value.KeyRing;
    private readonly KeySchedule _schedule = new(options.Value.KeyRing, options.Value.AccessTokenLifetime);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private long _lookedUpAtTicks;
    private volatile bool _isRead;

    /// <summary>Reads the ring for the first time, if nobody has yet.</summary>
    public async ValueTask EnsureReadAsync(CancellationToken cancellationToken)
    {
        if (!_isRead)
        {
            await ReloadAsync(cancellationToken);
        }
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await AlignAsync(cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Reads the ring if a token names a key that is not known yet: another node may have made it since.</summary>
    public async ValueTask LookUpAsync(string kid, CancellationToken cancellationToken)
    {
        if (keys.Current.Find(kid) is not null || !MayLookUp())
        {
            return;
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (keys.Current.Find(kid) is null && MayLookUp())
            {
                await LookUpAsync();
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    // A clock that was set back must not keep the ring from being read.
    private bool MayLookUp() => Math.Abs(clock.GetUtcNow().UtcTicks - Volatile.Read(ref _lookedUpAtTicks)) >= LookUpPause.Ticks;

    private async Task LookUpAsync()
    {
        try
        {
            // Not given up with the request that began it: others wait for the answer.
            await AlignAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever a store throws, the token is refused as unknown; a refresh will meet the same fault.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            KeysLog.KeyRingReloadFailed(logger, exception);
        }
        finally
        {
            // Only now, so that requests that come in the meantime wait for what is found.
            Volatile.Write(ref _lookedUpAtTicks, clock.GetUtcNow().UtcTicks);
        }
    }

    private async Task AlignAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<ISigningKeyStore>();
        await clock.EnsureReadAsync(cancellationToken);
        var rows = await store.ListAsync(cancellationToken);
        var now = clock.GetUtcNow();

        // A node that cannot read the newest key has other Data Protection keys than the rest, who could not read what it makes either.
        if (_schedule.NextActivation(rows, now) is { } activatesAt && (rows.Count == 0 || protector.TryOpen(rows[^1]) is not null))
        {
            var next = protector.Make(_options.Algorithm, rows.Count == 0 ? 1 : rows[^1].Generation + 1, activatesAt, now);
            if (await store.TryAddAsync(next, cancellationToken))
            {
                KeysLog.SigningKeyMade(logger, next.Kid, next.Algorithm, next.ActivatesAt);
            }

            rows = await store.ListAsync(cancellationToken);
        }

        foreach (var spent in rows.Where(row => _schedule.IsSpent(row, rows, now)).ToArray())
        {
            if (await store.RemoveAsync(spent.Kid, cancellationToken))
            {
                KeysLog.SigningKeyRemoved(logger, spent.Kid);
            }

            rows = [.. rows.Where(row => row != spent)];
        }

        Use(rows);
    }

    private void Use(IReadOnlyList<StoredSigningKey> rows)
    {
        protector.KeepOnly(rows);
        List<TokenKey> signers = [];
        List<TokenKey> verifiers = [];
        foreach (var row in rows)
        {
            if (protector.TryOpen(row) is not { } key)
            {
                continue;
            }

            // A key that a newer one overtook before its own time never signs. The first signs from the start: another node may have made
            // it whose clock is ahead of this one's.
            var kind = KeySchedule.SupersededAt(row, rows) <= row.ActivatesAt ? verifiers : signers;
            kind.Add(kind == signers && signers.Count > 0 ? key.From(row.ActivatesAt) : key);
        }

        if (rows.Count > 0 && signers.Count == 0 && !keys.HasConfiguredKey)
        {
            throw new StartupFaultException(
                "JwtDeviceAuth: none of the signing keys in the store can be read with this application's Data Protection keys, and no SigningKey "
                + "is configured that could sign instead. Let all nodes share the Data Protection keys (PersistKeysTo..., SetApplicationName); "
                + "if they are lost, empty the table signing_keys, and a new key is made.");
        }

        keys.UseRing(signers, verifiers);
        _isRead = true;
    }
}
