using System.Collections.Concurrent;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Revocation;

/// <summary>
/// The sessions that ended within one life of an access token: older ones have no access token that is still good. Asked on every request,
/// so it is memory and nothing else.
/// </summary>
internal sealed class RevokedSessions(IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
{
    // The node that signed a token may be ahead of this one by as much.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _endedAt = new(StringComparer.Ordinal);
    private readonly TimeSpan _memory = options.Value.AccessTokenLifetime + ClockDifference;

    /// <summary>Sessions that ended before this can be forgotten.</summary>
    public DateTimeOffset Horizon => clock.GetUtcNow() - _memory;

    public bool IsEnabled { get; } = options.Value.Revocation.Enabled;

    public int Count => _endedAt.Count;

    public bool Contains(string sessionId) => _endedAt.ContainsKey(sessionId);

    /// <summary>False if it was known before.</summary>
    public bool Add(string sessionId, DateTimeOffset endedAt) => IsEnabled && _endedAt.TryAdd(sessionId, endedAt);

    public void Forget()
    {
        var horizon = Horizon;
        foreach (var (sessionId, endedAt) in _endedAt)
        {
            if (endedAt < horizon)
            {
                _endedAt.TryRemove(sessionId, out _);
            }
        }
    }
}
