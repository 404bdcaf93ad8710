namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Adds claims to access tokens. Asked at every login and every refresh, in the request's service scope, so that it can read the
/// application's data.
/// </summary>
public interface IAccessTokenClaims
{
    /// <summary>Adds claims for one token.</summary>
    /// <param name="context">The session, and the claims to add to.</param>
    /// <param name="cancellationToken">Signalled when the request is cut off.</param>
    /// <returns>When the claims are there. An exception fails the request.</returns>
    ValueTask AddAsync(AccessTokenClaimsContext context, CancellationToken cancellationToken);
}
