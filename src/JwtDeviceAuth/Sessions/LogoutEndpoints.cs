using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary><c>POST logout</c> and <c>POST logout-all</c>.</summary>
internal static class LogoutEndpoints
{
    /// <summary>Ends the session of the access token, or of the cookie for a page that has no access token any more; removes the cookie of what ended.</summary>
    public static async Task<Results<NoContent, Problem, EmptyHttpResult>> LogoutAsync(
        HttpContext context, IDeviceService devices, RefreshCookies cookies, IOptions<JwtDeviceAuthOptions> options, CancellationToken cancellationToken)
    {
        var scheme = options.Value.Bearer.Scheme;
        if (await TokenHolder.FindAsync(context, scheme) is { } user)
        {
            var sessionId = user.GetSessionId();
            await devices.LogoutAsync(user.GetUserId(), sessionId, cancellationToken);
            cookies.Clear(context, token => token.SessionId == sessionId);
            return TypedResults.NoContent();
        }

        if (context.Request.Headers.Authorization.Count > 0 || cookies.FindLive(context.Request).Count == 0)
        {
            await context.ChallengeAsync(scheme);
            return TypedResults.Empty;
        }

        return await LogoutByCookieAsync(context, devices, cookies, cancellationToken);
    }

    private static async Task<Results<NoContent, Problem, EmptyHttpResult>> LogoutByCookieAsync(
        HttpContext context, IDeviceService devices, RefreshCookies cookies, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: true, cancellationToken);
        var (presented, refused) = fields is null ? (null, problem) : PresentedRefreshToken.Read(context, fields);
        if (presented is null)
        {
            return refused!;
        }

        var token = context.RequestServices.GetRequiredService<RefreshTokenFormat>().TryRead(presented.Text)!;
        await devices.LogoutAsync(token.UserId, token.SessionId, cancellationToken);
        cookies.Clear(context, other => other.SessionId == token.SessionId);
        return TypedResults.NoContent();
    }

    public static async Task<Results<NoContent, Problem>> LogoutAllAsync(
        HttpContext context, ClaimsPrincipal user, IDeviceService devices, DeviceRevocationRule rule, RefreshCookies cookies, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: true, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var name = fields.NameOf("keep_current");
        foreach (var inQuery in context.Request.Query[name])
        {
            if (!fields.TryAdd(name, inQuery ?? string.Empty))
            {
                fields.AddError("keep_current", "must be sent once");
            }
        }

        var keepCurrent = fields.Boolean("keep_current", absent: false);
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var requester = RequesterReader.Read(context, user);
        if (await rule.ProblemOfAsync(requester, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (await devices.LogoutAllAsync(requester, keepCurrent, cancellationToken) is null)
        {
            return Problem.SessionRevoked;
        }

        cookies.Clear(context, token => token.UserId == requester.UserId && (!keepCurrent || token.SessionId != requester.SessionId));
        return TypedResults.NoContent();
    }
}

/// <summary>The body of <c>POST logout-all</c>, for the OpenAPI document.</summary>
internal sealed record LogoutAllBody
{
    [JsonPropertyName("keep_current"), Description("Whether this device stays signed in. Default: false.")]
    public bool KeepCurrent { get; init; }
}
