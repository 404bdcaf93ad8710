using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>Checks that a token whose signature is right says what this library's access tokens say, in the same JSON types.</summary>
internal static class AccessTokenShape
{
    /// <summary>What is wrong with the token; null if nothing is.</summary>
    public static string? FaultOf(JsonWebToken token)
    {
        using var claims = StrictToken.TryRead(token);
        if (claims is null)
        {
            return "the header or the payload is not a JSON object with each name once, or demands an extension";
        }

        if (claims.UserId is null)
        {
            return "sub is not the id of a user as a string";
        }

        if (claims.Text(TokenClaimNames.SessionId) is null
            || claims.Text(TokenClaimNames.DeviceId) is null
            || claims.Text(TokenClaimNames.LoginType) is null
            || claims.Text(JwtRegisteredClaimNames.Jti) is null)
        {
            return "sid, device_id, login_type or jti is missing or is not a string";
        }

        return claims.Time(JwtRegisteredClaimNames.Exp) is null ? "exp is not a time in whole seconds" : null;
    }
}
