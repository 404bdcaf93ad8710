using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Sessions;

/// <summary>Makes the pair of tokens for a session.</summary>
internal sealed class DeviceTokenIssuer(AccessTokenIssuer accessTokens, RefreshTokenFormat refreshTokens)
{
    /// <summary>
    /// A fresh access token, and the refresh token with this id. All else in the refresh token comes from the stored session, so that
    /// every call for the same id gives the same bytes.
    /// </summary>
    public async ValueTask<DeviceTokens> IssueAsync(
        DeviceSession session, string refreshTokenId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var access = await accessTokens.IssueAsync(session, now, cancellationToken);
        var refresh = new RefreshToken
        {
            UserId = session.UserId,
            SessionId = session.SessionId,
            DeviceId = session.DeviceId,
            LoginType = session.LoginType,
            TokenId = refreshTokenId,
            IssuedAt = session.LastUsedAt.ToWholeSeconds(),
            ExpiresAt = session.ExpiresAt,
            KeyThumbprint = session.KeyThumbprint,
        };

        return new DeviceTokens
        {
            AccessToken = access.Text,
            TokenType = access.Type,
            AccessTokenExpiresIn = access.ExpiresIn,
            RefreshToken = refreshTokens.Write(refresh),
            RefreshTokenExpiresIn = session.ExpiresAt - now.ToWholeSeconds(),
        };
    }
}
