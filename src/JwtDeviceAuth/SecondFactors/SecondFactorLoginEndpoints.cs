using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.SecondFactors;

/// <summary><c>POST login/mfa</c>, and for a user who has to add a second factor <c>POST login/mfa/totp</c> and <c>login/mfa/totp/{id}/confirm</c>.</summary>
internal static class SecondFactorLoginEndpoints
{
    private const string TokenField = "mfa_token";

    public static async Task<Results<TokenResult, Problem>> LoginAsync(
        HttpContext context, IEnumerable<ISecondFactorMethod> methods, ISecondFactorLoginService logins, DPoPProofs proofs, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        ISecondFactorMethod[] all = [.. methods];
        ISecondFactorMethod[] sent = [.. all.Where(method => fields.Has(method.Name))];
        if (sent.Length != 1)
        {
            fields.AddError(all[0].Name, $"send exactly one of {string.Join(", ", all.Select(method => fields.NameOf(method.Name)))}");
        }

        var delivery = TokenDeliveryReader.Read(context, fields);
        var (key, refused) = proofs.ReadForLogin(context, fields);
        var request = new SecondFactorLoginRequest
        {
            Token = fields.Required(TokenField),
            Method = sent.Length == 1 ? sent[0].Name : string.Empty,
            Answer = sent.Length == 1 ? sent[0].Read(fields) ?? string.Empty : string.Empty,
            TrustsDevice = fields.Boolean("trust_device", absent: false),
            Key = key,
            Client = ClientInfoReader.Read(context),
        };
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        var result = await logins.LoginAsync(request, cancellationToken);
        return result.Succeeded ? new TokenResult(result.Tokens, delivery) : SecondFactorFailures.For(result);
    }

    public static async Task<Results<Ok<TotpSetupResponse>, Problem>> StartTotpAsync(
        HttpContext context, ISecondFactorLoginService logins, DPoPProofs proofs, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var (token, name) = (fields.Required(TokenField), fields.Label("name", Label.MaximumDeviceNameLength));
        var (key, refused) = proofs.ReadForSetup(context);
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        var result = await logins.StartTotpAsync(token, name, key, cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(TotpSetupResponse.From(result.Setup))
            : SecondFactorFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<EnrolledTokenResult, Problem>> ConfirmTotpAsync(
        [Description("The id from the start.")] string id,
        HttpContext context,
        ISecondFactorLoginService logins,
        DPoPProofs proofs,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var delivery = TokenDeliveryReader.Read(context, fields);
        var (key, refused) = proofs.ReadForLogin(context, fields);
        var request = new SecondFactorLoginRequest
        {
            Token = fields.Required(TokenField),
            Method = "totp",
            Answer = TotpMethod.ReadCode(fields, "code") ?? string.Empty,
            TrustsDevice = fields.Boolean("trust_device", absent: false),
            Key = key,
            Client = ClientInfoReader.Read(context),
        };
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        // What can be no id is answered as one that nobody has: after the token and the key were looked at.
        var result = await logins.ConfirmTotpAsync(request, RouteId.TryParse(id, out var factorId) ? factorId : 0, cancellationToken);
        return result.Succeeded ? new EnrolledTokenResult(result.Tokens, delivery, result.RecoveryCodes) : SecondFactorFailures.For(result);
    }
}

/// <summary>The body of <c>POST login/mfa</c>, for the OpenAPI document.</summary>
internal sealed record SecondFactorLoginBody
{
    [JsonPropertyName("mfa_token"), Description("The token that came with mfa_required. It is good for 10 minutes and five codes.")]
    public required string MfaToken { get; init; }

    [JsonPropertyName("totp"), Description("The six digits that the authenticator app shows; spaces do not matter.")]
    public string? Totp { get; init; }

    [JsonPropertyName("recovery_code"), Description("Instead: one of the recovery codes. Case and dashes do not matter. It works once.")]
    public string? RecoveryCode { get; init; }

    [JsonPropertyName("trust_device"), Description("Whether this device needs no second factor for a while (30 days by default). Default: false.")]
    public bool TrustDevice { get; init; }

    [JsonPropertyName(TokenDeliveryReader.Field), Description(TokenDeliveryReader.Description)]
    public string? TokenDelivery { get; init; }

    [JsonPropertyName(DPoPProofs.AccessTokenField), Description(DPoPProofs.Description)]
    public bool DPoPAccessToken { get; init; }
}

/// <summary>The body of <c>POST login/mfa/totp</c>, for the OpenAPI document.</summary>
internal sealed record TotpEnrolmentBody
{
    [JsonPropertyName("mfa_token"), Description("The token that came with mfa_enrolment_required.")]
    public required string MfaToken { get; init; }

    [JsonPropertyName("name"), Description("A name for the authenticator app. What cannot be shown of it is left out, and what is past 128 characters.")]
    public string? Name { get; init; }
}

/// <summary>The body of <c>POST login/mfa/totp/{id}/confirm</c>, for the OpenAPI document.</summary>
internal sealed record TotpEnrolmentConfirmBody
{
    [JsonPropertyName("mfa_token"), Description("The token that came with mfa_enrolment_required.")]
    public required string MfaToken { get; init; }

    [JsonPropertyName("code"), Description("The six digits that the authenticator app shows; spaces do not matter.")]
    public required string Code { get; init; }

    [JsonPropertyName("trust_device"), Description("Whether this device needs no second factor for a while (30 days by default). Default: false.")]
    public bool TrustDevice { get; init; }

    [JsonPropertyName(TokenDeliveryReader.Field), Description(TokenDeliveryReader.Description)]
    public string? TokenDelivery { get; init; }

    [JsonPropertyName(DPoPProofs.AccessTokenField), Description(DPoPProofs.Description)]
    public bool DPoPAccessToken { get; init; }
}
