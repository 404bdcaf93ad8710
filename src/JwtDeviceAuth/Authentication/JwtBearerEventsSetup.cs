using System.Security.Claims;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Checks the shape of the header and the claims, and answers 401 and 403 with problem details. Wraps the application's own events:
/// those run first, and what they handle stays handled.
/// </summary>
internal sealed class JwtBearerEventsSetup(
    RevokedSessions revoked, BearerHooks hooks, ILogger<JwtBearerEventsSetup> logger, SigningKeyRing? ring = null) : IPostConfigureOptions<JwtBearerOptions>
{
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme)
        {
            return;
        }

        (options.Events, options.EventsType) = (PlainEvents(options), null);
        var (received, validated) = (options.Events.OnMessageReceived, options.Events.OnTokenValidated);
        var (challenge, forbidden) = (options.Events.OnChallenge, options.Events.OnForbidden);
        options.Events.OnMessageReceived = async context =>
        {
            if (Repeat(context))
            {
                return;
            }

            await received(context);
            CheckHeader(context);
            await LookUpKeyAsync(context);
        };
        options.Events.OnTokenValidated = async context =>
        {
            CheckClaims(context);
            if (context.Result is null)
            {
                await validated(context);
            }
        };
        options.Events.OnChallenge = async context =>
        {
            await challenge(context);
            if (!context.Handled && !context.Response.HasStarted)
            {
                await ChallengeAsync(context);
            }
        };
        options.Events.OnForbidden = async context =>
        {
            await forbidden(context);
            if (!context.Response.HasStarted)
            {
                await Problem.Forbidden.ExecuteAsync(context.HttpContext);
            }
        };
        hooks.Add(options, received, validated);
    }

    /// <summary>
    /// Events that are a class of the application's own, or are made by its services for each request, would take the place of the checks
    /// here: they are called from delegates instead, which can be wrapped.
    /// </summary>
    private static JwtBearerEvents PlainEvents(JwtBearerOptions options)
    {
        if (options.EventsType is { } type)
        {
            return Delegating(context => (JwtBearerEvents)context.RequestServices.GetRequiredService(type));
        }

        return options.Events is { } events && events.GetType() != typeof(JwtBearerEvents)
            ? Delegating(_ => events)
            : options.Events ?? new JwtBearerEvents();
    }

    private static JwtBearerEvents Delegating(Func<HttpContext, JwtBearerEvents> events) => new()
    {
        OnMessageReceived = context => events(context.HttpContext).MessageReceived(context),
        OnTokenValidated = context => events(context.HttpContext).TokenValidated(context),
        OnAuthenticationFailed = context => events(context.HttpContext).AuthenticationFailed(context),
        OnChallenge = context => events(context.HttpContext).Challenge(context),
        OnForbidden = context => events(context.HttpContext).Forbidden(context),
    };

    /// <summary>
    /// Where a request was answered in JwtBearer's place, and JwtBearer is asked after all, for a challenge, it says the same: the application's
    /// events are raised once for a request.
    /// </summary>
    private static bool Repeat(MessageReceivedContext context)
    {
        if (context.Scheme.Name != JwtBearerDefaults.AuthenticationScheme
            || KnownTokenResult.Of(context.HttpContext, out _) is not { } given)
        {
            return false;
        }

        if (given.Failure is not null)
        {
            context.Fail(given.Failure);
        }
        else if (given.Ticket is null)
        {
            context.NoResult();
        }
        else
        {
            (context.Principal, context.Properties) = (given.Principal, given.Ticket.Properties);
            context.Success();
        }

        return true;
    }

    private void CheckHeader(MessageReceivedContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (context.Result is not null || context.Token is not null || !AccessTokenHeader.HasPrefix(header))
        {
            return;
        }

        var token = header.AsSpan(AccessTokenHeader.PrefixLength);
        if (token.Length > AccessTokenHeader.MaximumTokenLength || !StrictToken.HasTokenCharacters(token))
        {
            Refuse(context, "the Authorization header is not 'Bearer', one space and one token of at most 8192 characters");
        }
    }

    /// <summary>The key is looked for before the validation, which could not wait for the store.</summary>
    private async ValueTask LookUpKeyAsync(MessageReceivedContext context)
    {
        if (ring is null || context.Result is not null)
        {
            return;
        }

        var header = context.Request.Headers.Authorization.ToString();
        var token = context.Token ?? (AccessTokenHeader.HasPrefix(header) ? header[AccessTokenHeader.PrefixLength..] : null);
        if (token is not null && TokenHeader.KidOf(token) is { } kid)
        {
            await ring.LookUpAsync(kid, context.HttpContext.RequestAborted);
        }
    }

    /// <summary>A token that this application's key signed, but that this library did not make, must not pass for one of its own.</summary>
    private void CheckClaims(TokenValidatedContext context)
    {
        var fault = context.SecurityToken is JsonWebToken token ? AccessTokenShape.FaultOf(token) : "it was not read as a JsonWebToken";
        if (fault is not null)
        {
            Refuse(context, fault);
        }
        else if (revoked.Contains(context.Principal!.GetSessionId()))
        {
            context.Fail(new SessionRevokedException());
        }
    }

    private void Refuse(Microsoft.AspNetCore.Authentication.ResultContext<JwtBearerOptions> context, string reason)
    {
        Log.AccessTokenRefused(logger, reason);
        context.Fail(reason);
    }

    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var problem = context.AuthenticateFailure switch
        {
            null => Problem.AuthenticationRequired,
            SecurityTokenExpiredException => Problem.TokenExpired,
            SessionRevokedException => Problem.SessionRevoked,
            _ => Problem.InvalidToken,
        };
        return problem.ExecuteAsync(context.HttpContext);
    }
}
