using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Finds the token of a request among the valid ones. 1. In the cache: then it must not have expired meanwhile, its key must be in force, and
/// its session must not have ended. 2. Else the reader validates it, and it is put there. Null where it is not plainly good.
/// </summary>
internal sealed class KnownTokens(
    AccessTokenCache cache, AccessTokenReader reader, AccessTokenKeys keys, RevokedSessions revoked, StoreClock clock)
{
    public bool IsEnabled => cache.IsEnabled;

    /// <summary>The token of a header that begins with <c>Bearer</c>.</summary>
    public KnownToken? Find(string header)
    {
        var now = clock.GetUtcNow();
        if (cache.Find(header.AsSpan(AccessTokenHeader.PrefixLength)) is not { } token)
        {
            return Read(header, now);
        }

        if (!token.IsAliveAt(now) || !token.IsSignedBy(keys.Current) || revoked.Contains(token.SessionId))
        {
            cache.Remove(token);
            return null;
        }

        var second = now.ToUnixTimeSeconds();
        if (token.LastUsed != second)
        {
            token.LastUsed = second;
        }

        cache.CountHit();
        return token;
    }

    private KnownToken? Read(string header, DateTimeOffset now)
    {
        cache.CountMiss();
        var token = reader.TryRead(header, now);
        if (token is null || revoked.Contains(token.SessionId))
        {
            return null;
        }

        cache.Add(token, now);
        return token;
    }
}
