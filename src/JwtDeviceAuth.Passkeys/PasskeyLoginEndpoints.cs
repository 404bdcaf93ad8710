using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Passkeys;

/// <summary><c>POST passkey/options</c> and <c>passkey/login</c>, and <c>POST login/mfa/passkey-options</c>.</summary>
internal static class PasskeyLoginEndpoints
{
    public static ContentHttpResult Start(IPasskeyLoginService logins) => TypedResults.Content(logins.Start(), BodyFormat.Json);

    public static async Task<Results<ContentHttpResult, Problem>> StartSecondFactorAsync(
        HttpContext context, IPasskeyLoginService logins, DPoPProofs proofs, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var token = fields.Required("mfa_token");
        var (key, refused) = proofs.ReadForSetup(context);
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        var result = await logins.StartSecondFactorAsync(token, key, cancellationToken);
        return result.Succeeded
            ? TypedResults.Content(result.Options, BodyFormat.Json)
            : PasskeyFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<TokenResult, Problem>> LoginAsync(
        HttpContext context, IPasskeyLoginService logins, DPoPProofs proofs, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: false, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var passkey = fields.Json(PasskeyMethod.FieldName);
        if (passkey is null)
        {
            fields.AddError(PasskeyMethod.FieldName, "is required: the credential that the browser gave, as its toJSON() gives it");
        }

        if (string.IsNullOrEmpty(fields.Text("device_id")))
        {
            fields.AddError("device_id", "is required");
        }

        var delivery = TokenDeliveryReader.Read(context, fields);
        var (key, refused) = proofs.ReadForLogin(context, fields);
        var device = new LoginDevice
        {
            DeviceId = ExternalFields.OptionalDeviceId(fields),
            DeviceName = fields.Label("device_name", Label.MaximumDeviceNameLength),
            Key = key,
            Client = ClientInfoReader.Read(context),
        };
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        var result = await logins.LoginAsync(passkey!, device, cancellationToken);
        return result.Succeeded ? new TokenResult(result.Tokens, delivery) : PasskeyFailures.For(result);
    }
}

/// <summary>The body of <c>POST passkey/login</c>, for the OpenAPI document.</summary>
internal sealed record PasskeyLoginBody
{
    [JsonPropertyName("passkey"), Description("The credential that the browser gave, as its toJSON() gives it.")]
    public required Dictionary<string, object> Passkey { get; init; }

    [JsonPropertyName("device_id"), Description("The device's id, 1 to 128 printable characters that the client chose and keeps.")]
    public required string DeviceId { get; init; }

    [JsonPropertyName("device_name"), Description("A name for the device list.")]
    public string? DeviceName { get; init; }

    [JsonPropertyName(TokenDeliveryReader.Field), Description(TokenDeliveryReader.Description)]
    public string? TokenDelivery { get; init; }

    [JsonPropertyName(DPoPProofs.AccessTokenField), Description(DPoPProofs.Description)]
    public bool DPoPAccessToken { get; init; }
}

/// <summary>The body of <c>POST login/mfa/passkey-options</c>, for the OpenAPI document.</summary>
internal sealed record PasskeySecondFactorBody
{
    [JsonPropertyName("mfa_token"), Description("The token that came with mfa_required.")]
    public required string MfaToken { get; init; }
}
