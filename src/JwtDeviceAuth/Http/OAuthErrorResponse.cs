using System.ComponentModel;
using System.Text.Json.Serialization;

namespace JwtDeviceAuth.Http;

/// <summary>A failure in OAuth's form on the wire, for the OpenAPI document (RFC 6749, section 5.2).</summary>
internal sealed class OAuthErrorResponse : IOAuthNames
{
    public const string ErrorName = "error";
    public const string DescriptionName = "error_description";
    public const string AddressName = "error_uri";

    [JsonPropertyName(ErrorName), Description("What went wrong, in OAuth's words: invalid_grant, invalid_request, unsupported_grant_type, mfa_required, ...")]
    public required string Error { get; init; }

    [JsonPropertyName(DescriptionName), Description("What went wrong, for people. It may be reworded.")]
    public string? ErrorDescription { get; init; }

    [JsonPropertyName(AddressName), Description("The address of the page that describes the code.")]
    public string? ErrorUri { get; init; }

    [JsonPropertyName("code"), Description("What went wrong, for programs that know this library. It stays the same.")]
    public required string Code { get; init; }

    [JsonPropertyName("mfa_token"), Description("With mfa_required and mfa_enrolment_required: what completes the login, together with a second factor.")]
    public string? MfaToken { get; init; }
}
