using System.ComponentModel;
using System.Text.Json.Serialization;

namespace JwtDeviceAuth.Sessions;

/// <summary>The tokens on the wire, for the OpenAPI document: RFC 6749's answer, and the life of the refresh token.</summary>
internal sealed class TokenResponse
{
    public const string AccessTokenName = "access_token";
    public const string RefreshTokenName = "refresh_token";
    public const string TokenTypeName = "token_type";
    public const string ExpiresInName = "expires_in";
    public const string RefreshExpiresInName = "refresh_expires_in";

    public const string ScopeName = "scope";
    public const string RecoveryCodesName = "recovery_codes";

    [JsonPropertyName(AccessTokenName), Description("For the Authorization header: the token type, a space and this token.")]
    public required string AccessToken { get; init; }

    [JsonPropertyName(RefreshTokenName), Description("For the next refresh; it replaces the one before. Not there where it went into a cookie.")]
    public string RefreshToken { get; init; } = string.Empty;

    [JsonPropertyName(TokenTypeName), Description("'bearer'; or 'DPoP' for a token that is bound to the device's key, and needs a proof in the header DPoP with each request.")]
    public required string TokenType { get; init; }

    [JsonPropertyName(ExpiresInName), Description("Seconds until the access token expires.")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName(RefreshExpiresInName), Description("Seconds until the refresh token expires.")]
    public required long RefreshExpiresIn { get; init; }
}
