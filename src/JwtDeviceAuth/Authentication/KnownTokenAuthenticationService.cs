using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Stands in front of ASP.NET Core's authentication service, where everything comes by that authenticates: the middleware, policies that name
/// schemes, schemes that forward, and <c>HttpContext.AuthenticateAsync</c>. Known tokens of the scheme JwtBearer are answered here, the same
/// for the whole request; all else goes to the service behind.
/// </summary>
internal sealed class KnownTokenAuthenticationService(
    KnownTokenHandler known, IAuthenticationSchemeProvider schemes, AuthenticateDuration duration) : IAuthenticationService
{
    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        if (!known.IsEnabled || BearerOf(scheme) is not { } bearer)
        {
            return Behind(context).AuthenticateAsync(context, scheme);
        }

        var start = duration.Start();
        var decision = DecideAsync(context, bearer);
        if (!decision.IsCompletedSuccessfully)
        {
            return FinishAsync(context, scheme, decision.AsTask(), start);
        }

        var result = decision.Result;
        if (result is null)
        {
            return Behind(context).AuthenticateAsync(context, scheme);
        }

        if (result is KnownTokenResult answer && context.RequestServices.GetService<IClaimsTransformation>() is NoopClaimsTransformation)
        {
            duration.Record(start, scheme, answer);
            return answer.Completed;
        }

        return FinishAsync(context, scheme, Task.FromResult<AuthenticateResult?>(result), start);
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
        => Behind(context).ChallengeAsync(context, scheme, properties);

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
        => Behind(context).ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties)
        => Behind(context).SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
        => Behind(context).SignOutAsync(context, scheme, properties);

    private static IAuthenticationService Behind(HttpContext context)
        => context.RequestServices.GetRequiredService<AuthenticationServiceBehind>().Service;

    /// <summary>The scheme, if it is JwtBearer's and nobody has put a handler of their own in its place.</summary>
    private AuthenticationScheme? BearerOf(string? name)
    {
        if (name is not (null or JwtBearerDefaults.AuthenticationScheme))
        {
            return null;
        }

        var found = name is null ? schemes.GetDefaultAuthenticateSchemeAsync() : schemes.GetSchemeAsync(name);
        return found.IsCompletedSuccessfully
            && found.Result is { Name: JwtBearerDefaults.AuthenticationScheme } scheme
            && scheme.HandlerType == typeof(JwtBearerHandler)
                ? scheme
                : null;
    }

    private ValueTask<AuthenticateResult?> DecideAsync(HttpContext context, AuthenticationScheme bearer)
    {
        var earlier = KnownTokenResult.Of(context, out var isDecided);
        if (isDecided)
        {
            return new(earlier);
        }

        var attempt = known.TryAuthenticateAsync(context, bearer);
        if (!attempt.IsCompletedSuccessfully)
        {
            return KeepAsync(context, attempt);
        }

        var result = attempt.Result;
        KnownTokenResult.Keep(context, result);
        return new(result);
    }

    private static async ValueTask<AuthenticateResult?> KeepAsync(HttpContext context, ValueTask<AuthenticateResult?> attempt)
    {
        var result = await attempt;
        KnownTokenResult.Keep(context, result);
        return result;
    }

    /// <summary>Waits for the application's events, and lets it transform the claims, once for each principal.</summary>
    private async Task<AuthenticateResult> FinishAsync(HttpContext context, string? scheme, Task<AuthenticateResult?> decision, long start)
    {
        AuthenticateResult? result;
        try
        {
            result = await decision;
            if (result is KnownTokenResult answer && answer.Principal is { } principal && !ReferenceEquals(principal, answer.Transformed))
            {
                answer.Transformed = await context.RequestServices.GetRequiredService<IClaimsTransformation>().TransformAsync(principal);
                result = AuthenticateResult.Success(
                    new AuthenticationTicket(answer.Transformed, answer.Properties, answer.Ticket!.AuthenticationScheme));
            }
        }
        catch (Exception exception)
        {
            duration.Record(start, scheme, result: null, exception);
            throw;
        }

        if (result is null)
        {
            return await Behind(context).AuthenticateAsync(context, scheme);
        }

        duration.Record(start, scheme, result);
        return result;
    }
}
