using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.External;

/// <summary><c>POST external/exchange</c>: the tokens for the one-time code that a browser brought.</summary>
internal static class ExternalExchangeEndpoint
{
    public static async Task<Results<TokenResult, Problem>> ExchangeAsync(
        HttpContext context, IExternalLoginService logins, DPoPProofs proofs, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var code = fields.Required("code");
        var verifier = ExternalFields.Verifier(fields);
        var delivery = TokenDeliveryReader.Read(context, fields);
        var deviceProof = TokenDeliveryReader.ReadDeviceProof(context, fields, delivery, deviceId: null);
        var (key, refused) = proofs.ReadForLogin(context, fields);
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        return ExternalFields.Answer(
            await logins.ExchangeAsync(code, verifier, ClientInfoReader.Read(context), deviceProof, key, cancellationToken), delivery);
    }
}

/// <summary>The body of <c>POST external/exchange</c>, for the OpenAPI document.</summary>
internal sealed record ExchangeBody
{
    [JsonPropertyName("code"), Description("The one-time code that came to return_url.")]
    public required string Code { get; init; }

    [JsonPropertyName("code_verifier"), Description("The secret whose S256 challenge started the login.")]
    public required string CodeVerifier { get; init; }

    [JsonPropertyName("device_proof"), Description("Any refresh token that this device got before for this account, also an expired one. On a trusted device it stands in for the second factor. Anything else is ignored.")]
    public string? DeviceProof { get; init; }

    [JsonPropertyName(TokenDeliveryReader.Field), Description(TokenDeliveryReader.Description)]
    public string? TokenDelivery { get; init; }

    [JsonPropertyName(DPoPProofs.AccessTokenField), Description(DPoPProofs.Description)]
    public bool DPoPAccessToken { get; init; }
}
