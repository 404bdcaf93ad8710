using System.Text.Json;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.External;

/// <summary>
/// Answers where a remote handler has failed, after the application's own events. What the person or the provider did (consent denied, out
/// of order) goes to the client's return address as OAuth's error codes; what looks forged or replayed is answered 400 on the spot.
/// </summary>
internal sealed class RemoteFailures(ExternalProviders providers, ILogger<RemoteFailures> logger)
{
    public const string AccessDenied = "access_denied";
    public const string ServerError = "server_error";
    public const string TemporarilyUnavailable = "temporarily_unavailable";

    public static readonly Problem NotStarted =
        new(400, "external_login_not_started", "No login was started in this browser, or it is over; start again.");

    private static readonly Problem Failed = new(400, "external_login_failed", "The provider's answer is not valid; start again.");

    public static readonly Problem Unavailable =
        new(503, "provider_unavailable", "The provider is not available; try again shortly.") { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>Where the person is sent instead, for a failure that is no attack; null for the rest.</summary>
    public static string? ErrorFor(Exception? failure) => failure switch
    {
        ExternalProviderException { IsUnavailable: true } or HttpRequestException or TaskCanceledException or IOException => TemporarilyUnavailable,
        JsonException => ServerError,
        _ when failure?.Data["error"] is (AccessDenied or ServerError or TemporarilyUnavailable) and string error => error,
        _ => null,
    };

    /// <summary>Writes to the log why a provider signed nobody in.</summary>
    public void Report(string provider, string reason) => ExternalLog.ExternalLoginFailed(logger, provider, reason);

    public void Report(string provider, Exception? failure) => Report(provider, FailureReason.Of(failure));

    public static void Redirect(HttpContext context, string returnUrl, params KeyValuePair<string, string?>[] answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Redirect(ReturnUrl.With(returnUrl, answer));
    }

    /// <summary>Puts the answers behind the events that the application has set.</summary>
    public void Follow(RemoteAuthenticationEvents events)
    {
        var (denied, failed) = (events.OnAccessDenied, events.OnRemoteFailure);
        events.OnAccessDenied = async context =>
        {
            await denied(context);
            if (context.Result is null && ExternalChallenge.From(context.Properties) is { } challenge)
            {
                Report(challenge.Provider, "The person said no.");
                Redirect(context.HttpContext, challenge, AccessDenied);
                context.HandleResponse();
            }
        };
        events.OnRemoteFailure = async context =>
        {
            await failed(context);
            if (context.Result is null)
            {
                await AnswerAsync(context);
            }
        };
    }

    public static void Redirect(HttpContext context, ExternalChallenge challenge, string error)
        => Redirect(context, challenge.ReturnUrl, new("error", error), new("state", challenge.State));

    private async Task AnswerAsync(RemoteFailureContext context)
    {
        var properties = context.Properties ?? StateOf(context);
        var challenge = ExternalChallenge.From(properties);
        if (properties is not null && challenge is null)
        {
            // The application uses the scheme for something of its own.
            return;
        }

        Report(providers.FindByScheme(context.Scheme.Name)!.Name, context.Failure);
        if (ErrorFor(context.Failure) is not { } error)
        {
            await (challenge is null ? NotStarted : Failed).ExecuteAsync(context.HttpContext);
        }
        else if (challenge is not null)
        {
            Redirect(context.HttpContext, challenge, error);
        }
        else
        {
            await Unavailable.ExecuteAsync(context.HttpContext);
        }

        context.HandleResponse();
    }

    /// <summary>The framework's handlers lose the state where the way to the provider broke.</summary>
    private static AuthenticationProperties? StateOf(RemoteFailureContext context)
        => context.Options is OAuthOptions oauth ? oauth.StateDataFormat.Unprotect(context.Request.Query["state"]) : null;
}
