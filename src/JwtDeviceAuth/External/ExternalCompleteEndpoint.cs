using JwtDeviceAuth.Http;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.External;

/// <summary>
/// <c>GET external/{provider}/complete</c>: the remote handler sends the browser here after the callback, and this sends it to the client
/// with a one-time code.
/// </summary>
internal static class ExternalCompleteEndpoint
{
    public static async Task<Results<EmptyHttpResult, Problem>> CompleteAsync(
        string provider,
        HttpContext context,
        ExternalProviders providers,
        RemoteFailures failures,
        ExternalLoginCodes codes,
        StoreClock clock,
        CancellationToken cancellationToken)
    {
        var result = await context.AuthenticateAsync(ExternalLoginDefaults.SignInScheme);
        await context.SignOutAsync(ExternalLoginDefaults.SignInScheme);

        // What the handler of one scheme found out must not count as the word of another.
        if (result is not { Succeeded: true }
            || providers.Find(provider) is not { } found
            || ExternalChallenge.From(result.Properties) is not { } challenge
            || challenge.Provider != found.Name
            || !result.Properties.Items.TryGetValue(".AuthScheme", out var scheme) || scheme != found.Scheme)
        {
            failures.Report(providers.Find(provider)?.Name ?? "an unknown provider", result.Failure is null ? "No login was under way in this browser." : FailureReason.Of(result.Failure));
            return RemoteFailures.NotStarted;
        }

        if (ExternalLogin.From(found.Name, found.ReadIdentity(result.Principal), clock.GetUtcNow()) is not { } login)
        {
            failures.Report(found.Name, "The handler found no id of the person, or one that cannot be kept.");
            RemoteFailures.Redirect(context, challenge, RemoteFailures.ServerError);
            return TypedResults.Empty;
        }

        var code = await codes.IssueExchangeAsync(
            login with { DeviceId = challenge.DeviceId, DeviceName = challenge.DeviceName, CodeChallenge = challenge.CodeChallenge },
            cancellationToken);
        RemoteFailures.Redirect(context, challenge.ReturnUrl, new("code", code), new("state", challenge.State));
        return TypedResults.Empty;
    }
}
