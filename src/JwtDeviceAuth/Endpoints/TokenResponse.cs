using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Endpoints;

/// <summary>The tokens on the wire: RFC 6749's answer, and the life of the refresh token.</summary>
internal sealed class TokenResponse
{
    [JsonPropertyName("access_token"), Description("For the Authorization header: 'Bearer' and this token.")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("refresh_token"), Description("For the next refresh; it replaces the one before.")]
    public required string RefreshToken { get; init; }

    [JsonPropertyName("token_type"), Description("Always 'bearer'.")]
    public required string TokenType { get; init; }

    [JsonPropertyName("expires_in"), Description("Seconds until the access token expires.")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName("refresh_expires_in"), Description("Seconds until the refresh token expires.")]
    public required long RefreshExpiresIn { get; init; }

    public static Ok<TokenResponse> Ok(HttpContext context, DeviceTokens tokens)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokenResponse
        {
            AccessToken = tokens.AccessToken,
            RefreshToken = tokens.RefreshToken,
            TokenType = "bearer",
            ExpiresIn = (long)tokens.AccessTokenExpiresIn.TotalSeconds,
            RefreshExpiresIn = (long)tokens.RefreshTokenExpiresIn.TotalSeconds,
        });
    }
}
