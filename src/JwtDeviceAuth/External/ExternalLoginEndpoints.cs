using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.External;

/// <summary>
/// Social logins. In a browser: <c>GET external/{provider}</c> sends it to the provider, whose callback the remote handler takes and sends it
/// on to <c>complete</c>, which sends it to the client with a one-time code; <c>POST external/exchange</c> gives the tokens. In a native app:
/// <c>POST external/{provider}</c>.
/// </summary>
internal static class ExternalLoginEndpoints
{
    private const int MaximumStateLength = 512;

    public static Ok<ProviderResponse[]> List(ExternalProviders providers, IdTokenLogin idTokens)
        => TypedResults.Ok(providers.All.Select(provider => new ProviderResponse(provider.Name, idTokens.IsOffered(provider))).ToArray());

    public static async Task<Results<EmptyHttpResult, Problem>> StartAsync(
        [Description("The provider, from the list.")] string provider,
        [FromQuery(Name = "return_url"), Description("Where the browser is sent afterwards; one of the listed addresses.")] string? returnUrl,
        [FromQuery(Name = "code_challenge"), Description("PKCE's S256 challenge (RFC 7636).")] string? codeChallenge,
        [FromQuery(Name = "device_id"), Description("The device's id, if it has one.")] string? deviceId,
        [FromQuery(Name = "device_name"), Description("A name for the device list.")] string? deviceName,
        [FromQuery(Name = "state"), Description("Sent back to return_url as it is.")] string? state,
        HttpContext context,
        ExternalProviders providers,
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

        var device = OptionalDeviceId(fields);
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
            RemoteFailures.Redirect(context, challenge, error);
        }

        return TypedResults.Empty;
    }

    public static async Task<Results<EmptyHttpResult, Problem>> CompleteAsync(
        string provider, HttpContext context, ExternalProviders providers, ExternalLoginCodes codes, StoreClock clock, CancellationToken cancellationToken)
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
            return RemoteFailures.NotStarted;
        }

        if (ExternalLogin.From(found.Name, found.ReadIdentity(result.Principal), clock.GetUtcNow()) is not { } login)
        {
            RemoteFailures.Redirect(context, challenge, RemoteFailures.ServerError);
            return TypedResults.Empty;
        }

        var code = await codes.IssueExchangeAsync(
            login with { DeviceId = challenge.DeviceId, DeviceName = challenge.DeviceName, CodeChallenge = challenge.CodeChallenge },
            cancellationToken);
        RemoteFailures.Redirect(context, challenge.ReturnUrl, new("code", code), new("state", challenge.State));
        return TypedResults.Empty;
    }

    public static async Task<Results<TokenResult, Problem>> ExchangeAsync(
        HttpContext context, IExternalLoginService logins, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var code = fields.Required("code");
        var verifier = Verifier(fields);
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        return Answer(await logins.ExchangeAsync(code, verifier, ClientInfoReader.Read(context), cancellationToken));
    }

    public static async Task<Results<TokenResult, Problem>> NativeAsync(
        [Description("The provider, from the list.")] string provider,
        HttpContext context,
        ExternalProviders providers,
        IExternalLoginService logins,
        CancellationToken cancellationToken)
    {
        if (providers.Find(provider) is not { } found)
        {
            return ExternalFailures.UnknownProvider;
        }

        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var idToken = fields.Required("id_token");
        var nonce = fields.Text("nonce");
        var device = OptionalDeviceId(fields);
        var name = fields.Label("device_name", Label.MaximumDeviceNameLength);
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        return Answer(await logins.LoginAsync(
            new IdTokenLoginRequest
            {
                Provider = found.Name,
                IdToken = idToken,
                Nonce = nonce,
                Device = new LoginDevice { DeviceId = device, DeviceName = name, Client = ClientInfoReader.Read(context) },
            },
            cancellationToken));
    }

    public static string Verifier(RequestFields fields)
    {
        var verifier = fields.Required("code_verifier");
        if (verifier.Length > 0 && !CodeChallenge.IsVerifier(verifier))
        {
            fields.AddError("code_verifier", "must be 43 to 128 unreserved characters (RFC 7636)");
        }

        return verifier;
    }

    private static Results<TokenResult, Problem> Answer(ExternalLoginResult result)
        => result.Succeeded ? new TokenResult(result.Tokens) : ExternalFailures.For(result);

    private static string? OptionalDeviceId(RequestFields fields)
    {
        var deviceId = fields.Text("device_id");
        if (string.IsNullOrEmpty(deviceId))
        {
            return null;
        }

        if (!DeviceIds.IsValid(deviceId))
        {
            fields.AddError("device_id", $"must be 1 to {DeviceIds.MaximumLength} printable characters, and not {DeviceIds.None}");
        }

        return deviceId;
    }
}

/// <summary>A provider on the wire.</summary>
internal sealed record ProviderResponse(
    [property: JsonPropertyName("provider"), Description("Its name, for the address of the login.")] string Provider,
    [property: JsonPropertyName("native"), Description("Whether native apps can sign in with its ID tokens.")] bool Native);

/// <summary>The body of <c>POST external/exchange</c>, for the OpenAPI document.</summary>
internal sealed record ExchangeBody
{
    [JsonPropertyName("code"), Description("The one-time code that came to return_url.")]
    public required string Code { get; init; }

    [JsonPropertyName("code_verifier"), Description("The secret whose S256 challenge started the login.")]
    public required string CodeVerifier { get; init; }
}

/// <summary>The body of <c>POST external/{provider}</c>, for the OpenAPI document.</summary>
internal sealed record NativeLoginBody
{
    [JsonPropertyName("id_token"), Description("The ID token from the provider's SDK.")]
    public required string IdToken { get; init; }

    [JsonPropertyName("nonce"), Description("The nonce that the app gave the SDK, as the token has it.")]
    public string? Nonce { get; init; }

    [JsonPropertyName("device_id"), Description("The device's id, if it has one.")]
    public string? DeviceId { get; init; }

    [JsonPropertyName("device_name"), Description("A name for the device list. What cannot be shown of it is left out, and what is past 128 characters.")]
    public string? DeviceName { get; init; }
}
