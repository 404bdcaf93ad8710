using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// <c>POST login</c>, and what <c>POST token</c> does with <c>grant_type=password</c>. The names of OAuth's password grant work too, so that standard tools can
/// sign in.
/// </summary>
internal static class LoginEndpoint
{
    public const string GrantType = "password";

    public static async Task<Results<TokenResult, Problem>> HandleAsync(
        HttpContext context, ILoginService login, DPoPProofs proofs, FailureResponses failures, ProxyWarning proxy, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        return fields is null ? problem! : await AnswerAsync(context, fields, login, proofs, failures, proxy, cancellationToken);
    }

    public static async Task<Results<TokenResult, Problem>> AnswerAsync(
        HttpContext context,
        RequestFields fields,
        ILoginService login,
        DPoPProofs proofs,
        FailureResponses failures,
        ProxyWarning proxy,
        CancellationToken cancellationToken)
    {
        proxy.Check(context.Request);
        fields.Refuse(OAuthForm.FaultOf(OAuthForm.ReadGrantType(context, fields), taken: GrantType));
        var delivery = TokenDeliveryReader.Read(context, fields);
        var deviceId = DeviceId(fields, context.Request);
        var (key, refused) = proofs.ReadForLogin(context, fields);
        var request = new LoginRequest
        {
            Email = fields.Required("email", alias: "username"),
            Password = fields.Required("password"),
            DeviceId = deviceId,
            DeviceName = fields.Label("device_name", Label.MaximumDeviceNameLength),
            DeviceProof = TokenDeliveryReader.ReadDeviceProof(context, fields, delivery, deviceId),
            Key = key,
            Client = ClientInfoReader.Read(context),
        };
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        var outcome = await login.LoginAsync(request, cancellationToken);
        return outcome.Succeeded ? new TokenResult(outcome.Tokens, delivery) : failures.For(outcome);
    }

    private static string DeviceId(RequestFields fields, HttpRequest request)
    {
        var deviceId = fields.Text("device_id") ?? ClientId.Read(request, fields);
        if (string.IsNullOrEmpty(deviceId))
        {
            fields.AddError("device_id", "is required (it may also be sent as client_id)");
        }
        else if (!DeviceIds.IsValid(deviceId))
        {
            fields.AddError("device_id", $"must be 1 to {DeviceIds.MaximumLength} printable characters, and not {DeviceIds.None}");
        }

        return deviceId ?? string.Empty;
    }
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record LoginBody
{
    [JsonPropertyName("email"), Description("The e-mail address. OAuth's name for it, username, works too.")]
    public required string Email { get; init; }

    [JsonPropertyName("password"), Description("The password.")]
    public required string Password { get; init; }

    [JsonPropertyName("device_id")]
    [Description("An id that the client made for this device and keeps; 1 to 128 printable characters. OAuth's client_id works too.")]
    public required string DeviceId { get; init; }

    [JsonPropertyName("device_name"), Description("A name for the device list. What cannot be shown of it is left out, and what is past 128 characters.")]
    public string? DeviceName { get; init; }

    [JsonPropertyName("device_proof")]
    [Description("Any refresh token that this device got before for this account, also an expired one. With it, other people's wrong "
        + "passwords do not keep this device out. Anything else is ignored.")]
    public string? DeviceProof { get; init; }

    [JsonPropertyName(TokenDeliveryReader.Field), Description(TokenDeliveryReader.Description)]
    public string? TokenDelivery { get; init; }

    [JsonPropertyName(DPoPProofs.AccessTokenField), Description(DPoPProofs.Description)]
    public bool DPoPAccessToken { get; init; }
}
