using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// The identity that an access token of the library gave a principal. Others can stand beside it, or in its place, with claims of the same names: an endpoint can take several
/// schemes, and a transformation of the application can add identities.
/// </summary>
internal static class TokenIdentity
{
    /// <summary>Null where there is none: no identity has the claims that are in every token of the library.</summary>
    public static ClaimsIdentity? Of(ClaimsPrincipal principal)
    {
        foreach (var identity in principal.Identities)
        {
            if (identity.FindFirst(TokenClaimNames.SessionId) is not null
                && identity.FindFirst(TokenClaimNames.DeviceId) is not null
                && identity.FindFirst(TokenClaimNames.LoginType) is not null
                && UserIdOf(identity) is not null)
            {
                return identity;
            }
        }

        return null;
    }

    public static long? UserIdOf(ClaimsIdentity identity) => StrictToken.UserIdOf(identity.FindFirst(JwtRegisteredClaimNames.Sub)?.Value);
}
