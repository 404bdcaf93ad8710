using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Revocation;

/// <summary>
/// Reads revoked sessions from the store into memory: all that matter before the first request, then what is new, and every minute all of them again,
/// since a row can become visible long after the time in it: its transaction took a while, or its node's clock is behind.
/// </summary>
internal sealed class RevocationReader(RevokedSessions revoked, RevocationMetrics metrics, IServiceScopeFactory scopes, StoreClock clock) : IDisposable
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WholeInterval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private long _readAtTicks;
    private long _readWholeAtTicks;
    private long _coveredTicks;
    private volatile bool _isRead;

    /// <summary>Whether this node may answer requests.</summary>
    public bool IsReady => _isRead || !revoked.IsEnabled;

    /// <summary>Reads for the first time, if nobody has yet.</summary>
    public async ValueTask EnsureReadAsync(CancellationToken cancellationToken)
    {
        if (!IsReady)
        {
            await RunAsync(ct => _isRead ? Task.CompletedTask : ReadWholeAsync(isLate: false, ct), cancellationToken);
        }
    }

    /// <summary>Reads everything that matters.</summary>
    public Task ReadWholeAsync(CancellationToken cancellationToken) => RunAsync(ct => ReadWholeAsync(isLate: true, ct), cancellationToken);

    /// <summary>Reads what was revoked since the last time, and now and then everything.</summary>
    public Task ReadNewAsync(CancellationToken cancellationToken) => RunAsync(
        async ct =>
        {
            var now = clock.GetUtcNow();
            if (now - new DateTimeOffset(_readWholeAtTicks, TimeSpan.Zero) >= WholeInterval)
            {
                await ReadWholeAsync(isLate: true, ct);
                return;
            }

            await ReadAsync(new DateTimeOffset(_readAtTicks, TimeSpan.Zero) - Overlap, isLate: true, ct);
            _readAtTicks = now.UtcTicks;
        },
        cancellationToken);

    /// <summary>Reads what was revoked at or after a time that somebody has named: nothing but a hint, so it is kept within bounds.</summary>
    public Task ReadSinceAsync(DateTimeOffset time, CancellationToken cancellationToken) => RunAsync(
        ct => ReadAsync(time < clock.GetUtcNow() - Overlap ? time : clock.GetUtcNow() - Overlap, isLate: true, ct), cancellationToken);

    /// <summary>
    /// Lets memory reach as far back as a token may have been issued, before that token is judged: a node with another setting, or this one before its
    /// last start, may have let it live longer.
    /// </summary>
    public async ValueTask CoverAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (lifetime.Ticks <= Volatile.Read(ref _coveredTicks) || !revoked.IsEnabled)
        {
            return;
        }

        await RunAsync(
            async ct =>
            {
                if (lifetime.Ticks > _coveredTicks)
                {
                    revoked.Keep(lifetime < AccessTokenFormat.LongestLifetime ? lifetime : AccessTokenFormat.LongestLifetime);
                    await ReadWholeAsync(isLate: false, ct);
                }
            },
            cancellationToken);
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await read(cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task ReadWholeAsync(bool isLate, CancellationToken cancellationToken)
    {
        await clock.EnsureReadAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var lifetime = revoked.Lifetime;
        await ReadAsync(revoked.Horizon, isLate, cancellationToken);
        (_readAtTicks, _readWholeAtTicks) = (now.UtcTicks, now.UtcTicks);
        Volatile.Write(ref _coveredTicks, lifetime.Ticks);
        _isRead = true;
    }

    private async Task ReadAsync(DateTimeOffset since, bool isLate, CancellationToken cancellationToken)
    {
        var horizon = revoked.Horizon;
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IRevokedSessionStore>();
        foreach (var session in await store.ListAsync(since > horizon ? since : horizon, cancellationToken))
        {
            if (revoked.Add(session.SessionId, session.RevokedAt) && isLate)
            {
                metrics.RecordLag(clock.GetUtcNow() - session.RevokedAt);
            }
        }
    }
}
