using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Sessions;

/// <summary><c>POST refresh</c>, and what <c>POST token</c> does with <c>grant_type=refresh_token</c>.</summary>
internal static class RefreshEndpoint
{
    public const string GrantType = "refresh_token";

    public static async Task<Results<TokenResult, Problem>> HandleAsync(
        HttpContext context, IRefreshService refresh, DPoPProofs proofs, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(
            context.Request, allowForm: true, allowEmpty: PresentedRefreshToken.CanBeCookie(context.Request), cancellationToken);
        return fields is null ? problem! : await AnswerAsync(context, fields, refresh, proofs, failures, cancellationToken);
    }

    public static async Task<Results<TokenResult, Problem>> AnswerAsync(
        HttpContext context, RequestFields fields, IRefreshService refresh, DPoPProofs proofs, FailureResponses failures, CancellationToken cancellationToken)
    {
        fields.Refuse(OAuthForm.FaultOf(OAuthForm.ReadGrantType(context, fields), taken: GrantType));
        var (presented, problem) = PresentedRefreshToken.Read(context, fields);
        if (presented is null)
        {
            return problem!;
        }

        var (key, refused) = proofs.ReadForRefresh(context, fields);
        if ((fields.Problem ?? refused) is { } invalid)
        {
            return invalid;
        }

        if (OAuthForm.Of(context) is not null && IsOfOtherClient(context, fields, presented.Text))
        {
            return RefreshFailures.OtherClient;
        }

        // A cookie that is refused is left: the browser may have a newer one under its name by the time of the answer, of a login in another tab.
        var outcome = await refresh.RefreshAsync(presented.Text, ClientInfoReader.Read(context), key, cancellationToken);
        return outcome.Succeeded ? new TokenResult(outcome.Tokens, presented.Delivery) : failures.For(outcome.Status);
    }

    private static bool IsOfOtherClient(HttpContext context, RequestFields fields, string refreshToken)
        => ClientId.ReadPublic(context.Request, fields) is { } client
            && context.RequestServices.GetRequiredService<RefreshTokenFormat>().TryRead(refreshToken) is { } token
            && !ClientId.IsOf(client, token.DeviceId);
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record RefreshBody
{
    [JsonPropertyName("refresh_token"), Description("The refresh token from the last login or refresh. Left out by a page whose token is in a cookie.")]
    public string RefreshToken { get; init; } = string.Empty;

    [JsonPropertyName(TokenDeliveryReader.Field), Description("cookie moves the token from the body into a cookie. What came as a cookie stays one.")]
    public string? TokenDelivery { get; init; }

    [JsonPropertyName("device_id"), Description("With a cookie: whose, where the browser has cookies of several devices.")]
    public string? DeviceId { get; init; }

    [JsonPropertyName("user_id"), Description("With a cookie: the user that it has to be of, so that a page does not go on as somebody who signed in elsewhere in the browser.")]
    public string? UserId { get; init; }

    [JsonPropertyName(DPoPProofs.AccessTokenField)]
    [Description("With a proof in the header DPoP that binds the session now: whether its access tokens are bound to the key too. Default: false.")]
    public bool DPoPAccessToken { get; init; }
}
