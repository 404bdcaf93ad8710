using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Sessions;

/// <summary><c>POST refresh</c>.</summary>
internal static class RefreshEndpoint
{
    public static async Task<Results<TokenResult, Problem>> HandleAsync(
        HttpContext context, IRefreshService refresh, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var refreshToken = fields.Required("refresh_token", alias: "refresh_token");
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var outcome = await refresh.RefreshAsync(refreshToken, ClientInfoReader.Read(context), cancellationToken);
        return outcome.Succeeded ? new TokenResult(outcome.Tokens, isOAuth: fields.OAuthText("grant_type") is not null) : failures.For(outcome.Status);
    }
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record RefreshBody(
    [property: JsonPropertyName("refresh_token"), Description("The refresh token from the last login or refresh.")] string RefreshToken);
