using System.Collections.Concurrent;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Revocation;

/// <summary>
/// The sessions that were revoked within one life of an access token: older ones have no access token that is still good. Asked on every request,
/// so it is memory and nothing else. One life is the setting of this node, or the longest that a token of another node has shown since.
/// </summary>
internal sealed class RevokedSessions(IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
{
    /// <summary>The clock of the node that signed a token, or that revoked its session, may differ from this one's by as much.</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _revokedAt = new(StringComparer.Ordinal);
    private long _lifetimeTicks = options.Value.AccessTokenLifetime.Ticks;

    /// <summary>Sessions that were revoked before this can be forgotten.</summary>
    public DateTimeOffset Horizon => clock.GetUtcNow() - Lifetime - ClockDifference;

    /// <summary>The life of the tokens that this may be asked about.</summary>
    public TimeSpan Lifetime => new(Volatile.Read(ref _lifetimeTicks));

    public bool IsEnabled { get; } = options.Value.Revocation.Enabled;

    public int Count => _revokedAt.Count;

    public bool Contains(string sessionId) => _revokedAt.ContainsKey(sessionId);

    /// <summary>False if it was known before. No time lies in the future, however it came here.</summary>
    public bool Add(string sessionId, DateTimeOffset revokedAt)
    {
        var now = clock.GetUtcNow();
        return IsEnabled && _revokedAt.TryAdd(sessionId, revokedAt < now ? revokedAt : now);
    }

    /// <summary>Keeps sessions for longer from now on; those that were forgotten are to be read again.</summary>
    public void Keep(TimeSpan lifetime) => Volatile.Write(ref _lifetimeTicks, Math.Max(lifetime.Ticks, Volatile.Read(ref _lifetimeTicks)));

    public void Forget()
    {
        var horizon = Horizon;
        foreach (var (sessionId, revokedAt) in _revokedAt)
        {
            if (revokedAt < horizon)
            {
                _revokedAt.TryRemove(sessionId, out _);
            }
        }
    }
}
