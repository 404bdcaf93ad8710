using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.OAuth;

/// <summary>
/// <c>POST revoke</c> (RFC 7009): ends the session of a refresh or access token. A token that is not valid is no failure (section 2.2): there is nothing left to
/// end.
/// </summary>
internal static class RevocationEndpoint
{
    private const string TokenField = "token";

    public static async Task<Results<Ok, Problem>> HandleAsync(
        HttpContext context, RevocableTokens tokens, IDeviceService devices, RefreshCookies cookies, CancellationToken cancellationToken)
    {
        OAuthForm.Use(context);
        var (fields, problem) = await RequestBody.ReadAsync(
            context.Request, allowForm: true, allowEmpty: PresentedRefreshToken.CanBeCookie(context.Request), cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var (presented, refused) = PresentedRefreshToken.Read(context, fields, TokenField);
        if (presented is null)
        {
            return refused == RefreshFailures.NoCookie ? TypedResults.Ok() : refused!;
        }

        if (await tokens.FindAsync(presented.Text, cancellationToken) is not { } token)
        {
            return TypedResults.Ok();
        }

        if (ClientId.ReadPublic(context.Request, fields) is { } client && !ClientId.IsOf(client, token.DeviceId))
        {
            return RefreshFailures.OtherClient;
        }

        await devices.LogoutAsync(token.UserId, token.SessionId, cancellationToken);
        cookies.Clear(context, other => other.SessionId == token.SessionId);
        return TypedResults.Ok();
    }
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record OAuthRevocationBody : IOAuthNames
{
    [JsonPropertyName("token"), Description("The refresh token, or the access token. Left out by a page whose refresh token is in a cookie.")]
    public string? Token { get; init; }

    [JsonPropertyName("token_type_hint"), Description("refresh_token or access_token. It makes no difference: a token says by itself which it is.")]
    public string? TokenTypeHint { get; init; }

    [JsonPropertyName("client_id"), Description("The id of the device. Where it is sent, the token has to be of that device.")]
    public string? ClientId { get; init; }
}
