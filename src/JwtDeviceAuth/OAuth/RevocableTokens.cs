using System.Security.Claims;
using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.OAuth;

/// <summary>
/// Reads a token that somebody wants to revoke. Who has it may do that, also with a refresh token that was replaced already: its holder could be a client that never got
/// the answer, or the thief, and the session is over either way.
/// </summary>
internal sealed class RevocableTokens(RefreshTokenFormat refreshTokens, AccessTokenReader accessTokens, StoreClock clock)
{
    /// <summary>Null for a token that is none of this application, or has expired.</summary>
    public async ValueTask<RevocableToken?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (refreshTokens.TryRead(text) is { } refresh)
        {
            return refresh.ExpiresAt > clock.GetUtcNow() ? new RevocableToken(refresh.UserId, refresh.SessionId, refresh.DeviceId) : null;
        }

        return await accessTokens.TryReadAsync(text, cancellationToken) is { } access
            ? new RevocableToken(access.GetUserId(), access.GetSessionId(), access.GetDeviceId())
            : null;
    }
}
