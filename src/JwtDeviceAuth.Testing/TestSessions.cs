using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;

namespace JwtDeviceAuth.Testing;

/// <summary>The devices that a test signed in on, and what claims it wants in their tokens: in the first ones and in those of each refresh.</summary>
internal sealed class TestSessions
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<Claim>> _claims = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>A device of its own for each sign-in, as for each person with a phone.</summary>
    public string Add(IReadOnlyList<Claim> claims)
    {
        var deviceId = string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref _count)}");
        _claims[deviceId] = claims;
        return deviceId;
    }

    public IReadOnlyList<Claim> ClaimsOf(string deviceId) => _claims.GetValueOrDefault(deviceId, []);
}
