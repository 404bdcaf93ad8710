using System.Globalization;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>When and how a person proved who they are, as the access token of a request says.</summary>
/// <param name="ProvedAt">The claim <c>auth_time</c>.</param>
/// <param name="Methods">The claim <c>amr</c>.</param>
/// <param name="HasTwoFactors">Whether the claim <c>acr</c> is that of two factors.</param>
internal sealed record TokenProof(DateTimeOffset ProvedAt, IReadOnlyList<string> Methods, bool HasTwoFactors)
{
    /// <summary>
    /// What a principal's token of ours says; null if it has none, or the token says nothing. A principal can have identities of other schemes beside,
    /// whose claims have the same names: only those count that stand beside a session and come from this application.
    /// </summary>
    public static TokenProof? Of(ClaimsPrincipal principal, string issuer)
    {
        foreach (var identity in principal.Identities)
        {
            if (TextOf(identity, TokenClaimNames.SessionId, issuer) is not null
                && long.TryParse(TextOf(identity, JwtRegisteredClaimNames.AuthTime, issuer), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return new TokenProof(
                    DateTimeOffset.FromUnixTimeSeconds(seconds),
                    [.. identity.FindAll(claim => claim.Type == JwtRegisteredClaimNames.Amr && claim.Issuer == issuer).Select(claim => claim.Value)],
                    TextOf(identity, JwtRegisteredClaimNames.Acr, issuer) == AuthenticationContexts.TwoFactors);
            }
        }

        return null;
    }

    private static string? TextOf(ClaimsIdentity identity, string type, string issuer)
        => identity.FindFirst(claim => claim.Type == type && claim.Issuer == issuer)?.Value;
}
