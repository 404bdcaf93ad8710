using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.OAuth;

/// <summary>
/// <c>POST token</c> (RFC 6749, section 3.2): the login and the refresh for clients that know OAuth and not this library, by the same services. All of its
/// answers are in OAuth's form.
/// </summary>
internal static class TokenEndpoint
{
    private static readonly Problem GrantTypeMissing = Invalid("is required: password or refresh_token");

    public static readonly Problem UnsupportedGrantType = OAuthForm.UnsupportedGrantType("Send grant_type=password or grant_type=refresh_token.");

    public static async Task<IResult> HandleAsync(
        HttpContext context,
        ILoginService login,
        IRefreshService refresh,
        DPoPProofs proofs,
        FailureResponses failures,
        ProxyWarning proxy,
        CancellationToken cancellationToken)
    {
        OAuthForm.Use(context);
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        return OAuthForm.ReadGrantType(context, fields) switch
        {
            null => fields.Problem ?? GrantTypeMissing,
            LoginEndpoint.GrantType => await LoginEndpoint.AnswerAsync(context, fields, login, proofs, failures, proxy, cancellationToken),
            RefreshEndpoint.GrantType => await RefreshEndpoint.AnswerAsync(context, fields, refresh, proofs, failures, cancellationToken),
            _ => UnsupportedGrantType,
        };
    }

    private static Problem Invalid(string error) => new(400, RequestFields.ValidationFailed, RequestFields.ValidationTitle)
    {
        Errors = FailureResponses.Field("grant_type", error),
        ErrorsAreAsSent = true,
    };
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record OAuthTokenBody : IOAuthNames
{
    [JsonPropertyName("grant_type"), Description("password or refresh_token.")]
    public required string GrantType { get; init; }

    [JsonPropertyName("username"), Description("With password: the e-mail address.")]
    public string? UserName { get; init; }

    [JsonPropertyName("password"), Description("With password: the password.")]
    public string? Password { get; init; }

    [JsonPropertyName("client_id"), Description("The id of the device: one that the client made for it and keeps. With refresh_token it can be left out; else it has to be the same.")]
    public string? ClientId { get; init; }

    [JsonPropertyName("refresh_token"), Description("With refresh_token: the refresh token from the last answer.")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("device_name"), Description("With password: a name for the device list.")]
    public string? DeviceName { get; init; }

    [JsonPropertyName(TokenDeliveryReader.Field), Description(TokenDeliveryReader.Description)]
    public string? TokenDelivery { get; init; }
}

/// <summary>The answer, for the OpenAPI document (RFC 6749, section 5.1).</summary>
internal sealed record OAuthTokenResponse : IOAuthNames
{
    [JsonPropertyName(TokenResponse.AccessTokenName), Description("For the Authorization header.")]
    public required string AccessToken { get; init; }

    [JsonPropertyName(TokenResponse.RefreshTokenName), Description("For the next refresh; it replaces the one before. Not there where it went into a cookie.")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName(TokenResponse.TokenTypeName), Description("How the access token is sent: bearer; or DPoP, where a proof in the header DPoP bound it to a key.")]
    public required string TokenType { get; init; }

    [JsonPropertyName(TokenResponse.ExpiresInName), Description("Seconds until the access token expires.")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName(TokenResponse.RefreshExpiresInName), Description("Seconds until the refresh token expires.")]
    public required long RefreshExpiresIn { get; init; }

    [JsonPropertyName(TokenResponse.ScopeName), Description("Empty, where a scope was asked for: there are none.")]
    public string? Scope { get; init; }
}
