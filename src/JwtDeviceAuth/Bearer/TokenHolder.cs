using System.Security.Claims;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// Who sent an access token of the library. The application's policies can name other schemes beside the library's, its conventions can let anybody pass, and it can let the scheme
/// forward to another: the ids in those tokens are no ids of users here.
/// </summary>
internal static class TokenHolder
{
    /// <summary>Null for nobody.</summary>
    public static async ValueTask<ClaimsPrincipal?> FindAsync(HttpContext context, string scheme)
    {
        var result = await context.AuthenticateAsync(scheme);
        return result is { Succeeded: true, Ticket.AuthenticationScheme: var answering, Principal: var user } && answering == scheme && TokenIdentity.Of(user) is not null
            ? user
            : null;
    }
}
