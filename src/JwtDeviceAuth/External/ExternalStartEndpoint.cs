using System.ComponentModel;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.External;

/// <summary><c>GET external/{provider}</c> sends a browser to the provider, whose callback the remote handler takes.</summary>
internal static class ExternalStartEndpoint
{
    private const int MaximumStateLength = 512;

    public static async Task<Results<EmptyHttpResult, Problem>> StartAsync(
        [Description("The provider, from the list.")] string provider,
        [FromQuery(Name = "return_url"), Description("Where the browser is sent afterwards; one of the listed addresses.")] string? returnUrl,
        [FromQuery(Name = "code_challenge"), Description("PKCE's S256 challenge (RFC 7636).")] string? codeChallenge,
        [FromQuery(Name = "device_id"), Description("The device's id, if it has one.")] string? deviceId,
        [FromQuery(Name = "device_name"), Description("A name for the device list.")] string? deviceName,
        [FromQuery(Name = "state"), Description("Sent back to return_url as it is.")] string? state,
        HttpContext context,
        ExternalProviders providers,
        RemoteFailures failures,
        IOptions<JwtDeviceAuthOptions> options)
    {
        if (providers.Find(provider) is not { } found)
        {
            return ExternalFailures.UnknownProvider;
        }

        var fields = QueryFields.Read(context.Request);
        if (!ReturnUrl.IsListed(options.Value.ExternalLogin, returnUrl))
        {
            fields.AddError("return_url", "must be one of the addresses that this application lists");
        }

        if (!CodeChallenge.IsChallenge(codeChallenge))
        {
            fields.AddError("code_challenge", "must be the S256 challenge: 43 characters of base64url");
        }

        if (fields.Text("code_challenge_method") is not (null or "S256"))
        {
            fields.AddError("code_challenge_method", "must be S256, or absent");
        }

        var device = ExternalFields.OptionalDeviceId(fields);
        var name = fields.Label("device_name", Label.MaximumDeviceNameLength);
        if (state is not null && (state.Length > MaximumStateLength || !DeviceIds.IsPrintable(state)))
        {
            fields.AddError("state", $"must be at most {MaximumStateLength} printable characters");
        }

        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var challenge = new ExternalChallenge(found.Name, device, name, returnUrl!, codeChallenge!, state);
        try
        {
            await context.ChallengeAsync(found.Scheme, challenge.ToProperties($"{context.Request.PathBase}{context.Request.Path}".TrimEnd('/') + "/complete"));
        }
        catch (ExternalProviderException exception) when (RemoteFailures.ErrorFor(exception) is { } error)
        {
            failures.Report(found.Name, exception);
            RemoteFailures.Redirect(context, challenge, error);
        }

        return TypedResults.Empty;
    }
}
