using JwtDeviceAuth.Tokens;

namespace System.Security.Claims;

/// <summary>
/// Reads the claims of this library's access tokens. Where an endpoint takes the tokens of other schemes as well, they read no claim of those.
/// </summary>
public static class JwtDeviceAuthClaimsPrincipalExtensions
{
    /// <summary>The id of the signed-in user: the claim <c>sub</c>.</summary>
    /// <param name="principal">The user of a request that authorization let through.</param>
    /// <returns>The id.</returns>
    /// <exception cref="InvalidOperationException">The user did not sign in with an access token of this library.</exception>
    public static long GetUserId(this ClaimsPrincipal principal) => TokenIdentity.UserIdOf(IdentityOf(principal))!.Value;

    /// <summary>The session that the access token belongs to: the claim <c>sid</c>.</summary>
    /// <param name="principal">The user of a request that authorization let through.</param>
    /// <returns>The <c>sid</c>.</returns>
    /// <exception cref="InvalidOperationException">The user did not sign in with an access token of this library.</exception>
    public static string GetSessionId(this ClaimsPrincipal principal) => IdentityOf(principal).FindFirst(TokenClaimNames.SessionId)!.Value;

    /// <summary>The device that the user signed in on: the claim <c>device_id</c>.</summary>
    /// <param name="principal">The user of a request that authorization let through.</param>
    /// <returns>The device id.</returns>
    /// <exception cref="InvalidOperationException">The user did not sign in with an access token of this library.</exception>
    public static string GetDeviceId(this ClaimsPrincipal principal) => IdentityOf(principal).FindFirst(TokenClaimNames.DeviceId)!.Value;

    private static ClaimsIdentity IdentityOf(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return TokenIdentity.Of(principal) ?? throw new InvalidOperationException(
            "The user did not sign in with an access token of this library. Is the endpoint behind RequireAuthorization(), and the scheme the library's?");
    }
}
