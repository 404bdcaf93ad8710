using System.Globalization;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace System.Security.Claims;

/// <summary>Reads the claims of this library's access tokens.</summary>
public static class JwtDeviceAuthClaimsPrincipalExtensions
{
    /// <summary>The id of the signed-in user: the claim <c>sub</c>.</summary>
    /// <param name="principal">The user of a request that authorization let through.</param>
    /// <returns>The id.</returns>
    /// <exception cref="InvalidOperationException">The user did not sign in with an access token of this library.</exception>
    public static long GetUserId(this ClaimsPrincipal principal)
        => long.Parse(Get(principal, JwtRegisteredClaimNames.Sub), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The session that the access token belongs to: the claim <c>sid</c>.</summary>
    /// <param name="principal">The user of a request that authorization let through.</param>
    /// <returns>The <c>sid</c>.</returns>
    /// <exception cref="InvalidOperationException">The user did not sign in with an access token of this library.</exception>
    public static string GetSessionId(this ClaimsPrincipal principal) => Get(principal, TokenClaimNames.SessionId);

    /// <summary>The device that the user signed in on: the claim <c>device_id</c>.</summary>
    /// <param name="principal">The user of a request that authorization let through.</param>
    /// <returns>The device id.</returns>
    /// <exception cref="InvalidOperationException">The user did not sign in with an access token of this library.</exception>
    public static string GetDeviceId(this ClaimsPrincipal principal) => Get(principal, TokenClaimNames.DeviceId);

    private static string Get(ClaimsPrincipal principal, string type)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.FindFirst(type)?.Value
            ?? throw new InvalidOperationException(
                $"The user has no claim '{type}'. Is the endpoint behind RequireAuthorization(), and the scheme JwtBearer?");
    }
}
