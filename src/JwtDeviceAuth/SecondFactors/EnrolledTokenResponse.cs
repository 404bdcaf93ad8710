using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>The tokens and the recovery codes on the wire, for the OpenAPI document.</summary>
internal sealed class EnrolledTokenResponse
{
    [JsonPropertyName(TokenResponse.AccessTokenName), Description("For the Authorization header: 'Bearer' and this token.")]
    public required string AccessToken { get; init; }

    [JsonPropertyName(TokenResponse.RefreshTokenName), Description("For the next refresh; it replaces the one before. Not there where it went into a cookie.")]
    public string RefreshToken { get; init; } = string.Empty;

    [JsonPropertyName(TokenResponse.TokenTypeName), Description("Always 'bearer'.")]
    public required string TokenType { get; init; }

    [JsonPropertyName(TokenResponse.ExpiresInName), Description("Seconds until the access token expires.")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName(TokenResponse.RefreshExpiresInName), Description("Seconds until the refresh token expires.")]
    public required long RefreshExpiresIn { get; init; }

    [JsonPropertyName(TokenResponse.RecoveryCodesName), Description("Ten codes, each for one login. They are shown this once.")]
    public required IReadOnlyList<string> RecoveryCodes { get; init; }
}
