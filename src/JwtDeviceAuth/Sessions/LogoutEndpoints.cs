using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Sessions;

/// <summary><c>POST logout</c> and <c>POST logout-all</c>.</summary>
internal static class LogoutEndpoints
{
    public static async Task<NoContent> LogoutAsync(ClaimsPrincipal user, IDeviceService devices, CancellationToken cancellationToken)
    {
        await devices.LogoutAsync(user.GetUserId(), user.GetSessionId(), cancellationToken);
        return TypedResults.NoContent();
    }

    public static async Task<Results<NoContent, Problem>> LogoutAllAsync(
        HttpContext context, ClaimsPrincipal user, IDeviceService devices, DeviceEndRule rule, CancellationToken cancellationToken)
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

        return await devices.LogoutAllAsync(requester, keepCurrent, cancellationToken) is null
            ? Problem.SessionRevoked
            : TypedResults.NoContent();
    }
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record LogoutAllBody
{
    [JsonPropertyName("keep_current"), Description("Whether this device stays signed in. Default: false.")]
    public bool KeepCurrent { get; init; }
}
