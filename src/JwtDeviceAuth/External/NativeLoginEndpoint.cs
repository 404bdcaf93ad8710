using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.External;

/// <summary><c>POST external/{provider}</c>: the tokens for the ID token that a native app got from the provider's SDK.</summary>
internal static class NativeLoginEndpoint
{
    public static async Task<Results<TokenResult, Problem>> LoginAsync(
        [Description("The provider, from the list.")] string provider,
        HttpContext context,
        ExternalProviders providers,
        IExternalLoginService logins,
        DPoPProofs proofs,
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
        var nonce = ExternalFields.Nonce(fields);
        var device = ExternalFields.OptionalDeviceId(fields);
        var name = fields.Label("device_name", Label.MaximumDeviceNameLength);
        var delivery = TokenDeliveryReader.Read(context, fields);
        var proof = TokenDeliveryReader.ReadDeviceProof(context, fields, delivery, device);
        var (key, refused) = proofs.ReadForLogin(context, fields);
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        return ExternalFields.Answer(
            await logins.LoginAsync(
                new IdTokenLoginRequest
                {
                    Provider = found.Name,
                    IdToken = idToken,
                    Nonce = nonce,
                    Device = new LoginDevice
                    {
                        DeviceId = device,
                        DeviceName = name,
                        DeviceProof = proof,
                        Key = key,
                        Client = ClientInfoReader.Read(context),
                    },
                },
                cancellationToken),
            delivery);
    }
}

/// <summary>The body of <c>POST external/{provider}</c>, for the OpenAPI document.</summary>
internal sealed record NativeLoginBody
{
    [JsonPropertyName("id_token"), Description("The ID token from the provider's SDK.")]
    public required string IdToken { get; init; }

    [JsonPropertyName("nonce"), Description("The random text, of 22 to 255 characters, whose SHA-256 (hexadecimal or base64url) the app gave the SDK as nonce.")]
    public string? Nonce { get; init; }

    [JsonPropertyName("device_id"), Description("The device's id, if it has one.")]
    public string? DeviceId { get; init; }

    [JsonPropertyName("device_proof"), Description("Any refresh token that this device got before for this account, also an expired one. On a trusted device it stands in for the second factor. Anything else is ignored.")]
    public string? DeviceProof { get; init; }

    [JsonPropertyName("device_name"), Description("A name for the device list. What cannot be shown of it is left out, and what is past 128 characters.")]
    public string? DeviceName { get; init; }

    [JsonPropertyName(TokenDeliveryReader.Field), Description(TokenDeliveryReader.Description)]
    public string? TokenDelivery { get; init; }

    [JsonPropertyName(DPoPProofs.AccessTokenField), Description(DPoPProofs.Description)]
    public bool DPoPAccessToken { get; init; }
}
