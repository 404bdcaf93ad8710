using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Authentication;

/// <summary>The answer to a request whose token was not given to JwtBearer.</summary>
internal sealed class KnownTokenResult : AuthenticateResult
{
    private static readonly object Key = new();
    private static readonly object LeftToJwtBearer = new();

    /// <summary>Nothing was sent.</summary>
    public static readonly KnownTokenResult NoToken = new();

    private KnownTokenResult()
    {
        None = true;
        Completed = Task.FromResult<AuthenticateResult>(this);
    }

    public KnownTokenResult(AuthenticationTicket ticket)
    {
        Ticket = ticket;
        Properties = ticket.Properties;
        Completed = Task.FromResult<AuthenticateResult>(this);
    }

    /// <summary>This, as those who wait for it want it.</summary>
    public Task<AuthenticateResult> Completed { get; }

    /// <summary>What the application's claims transformation last returned for this request, which is not to be transformed once more.</summary>
    public ClaimsPrincipal? Transformed { get; set; }

    /// <summary>The answer that this request has got already, which stays the same for the whole request; null if none, or JwtBearer's.</summary>
    public static AuthenticateResult? Of(HttpContext context, out bool isDecided)
    {
        isDecided = context.Items.TryGetValue(Key, out var decided);
        return decided as AuthenticateResult;
    }

    /// <summary>Keeps an answer for the rest of the request; null leaves it to JwtBearer, even if the token is known by then.</summary>
    public static void Keep(HttpContext context, AuthenticateResult? result) => context.Items[Key] = result ?? LeftToJwtBearer;
}
