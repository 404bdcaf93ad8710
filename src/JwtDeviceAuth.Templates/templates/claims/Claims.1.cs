using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;

namespace AppRoot;

/// <summary>
/// Adds claims to each access token, at login and at each refresh. Add it in Program.cs: <c>.AddAccessTokenClaims&lt;ClaimsHook&gt;()</c>
/// behind <c>AddJwtDeviceAuth(...)</c>. Read a claim with <c>user.FindFirst("plan")</c>; a claim "role" works with <c>RequireRole</c>.
/// </summary>
internal sealed class ClaimsHook(IUserStore users) : IAccessTokenClaims
{
    public async ValueTask AddAsync(AccessTokenClaimsContext context, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(context.Session.UserId, cancellationToken);

        // Everybody who holds the token can read it, and it stays as it is until the next refresh: no secrets, and nothing that must change at once.
        context.Claims["name"] = user?.Name;
        context.Claims["plan"] = "free";
    }
}
