using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary><c>GET me/devices</c>, and <c>PATCH</c> and <c>DELETE me/devices/{id}</c>.</summary>
internal static class DeviceEndpoints
{
    public static async Task<Ok<DeviceResponse[]>> ListAsync(
        ClaimsPrincipal user, IDeviceService devices, DeviceResponses responses, CancellationToken cancellationToken)
    {
        var sessions = await devices.ListAsync(user.GetUserId(), cancellationToken);
        return TypedResults.Ok(sessions.Select(session => responses.For(session, user)).ToArray());
    }

    public static async Task<Results<Ok<DeviceResponse>, Problem>> RenameAsync(
        [Description("The device's id from the list.")] string id,
        HttpContext context,
        ClaimsPrincipal user,
        IDeviceService devices,
        DeviceResponses responses,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: false, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var name = fields.Line("device_name", Label.MaximumDeviceNameLength);
        if (name is null)
        {
            fields.AddError("device_name", "is required");
        }

        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        if (!RouteId.TryParse(id, out var key))
        {
            return Problem.DeviceNotFound;
        }

        var result = await devices.RenameAsync(RequesterReader.Read(context, user), key, name, cancellationToken);
        return result.Succeeded ? TypedResults.Ok(responses.For(result.Session, user)) : For(result.Status);
    }

    public static async Task<Results<NoContent, Problem>> RevokeAsync(
        [Description("The device's id from the list.")] string id,
        HttpContext context,
        ClaimsPrincipal user,
        IDeviceService devices,
        DeviceRevocationRule rule,
        RefreshCookies cookies,
        CancellationToken cancellationToken)
    {
        if (!RouteId.TryParse(id, out var key))
        {
            return Problem.DeviceNotFound;
        }

        var requester = RequesterReader.Read(context, user);
        if (await rule.ProblemOfAsync(requester, cancellationToken) is { } refused)
        {
            return refused;
        }

        var result = await devices.RevokeAsync(requester, key, cancellationToken);
        if (!result.Succeeded)
        {
            return For(result.Status);
        }

        cookies.Clear(context, token => token.SessionId == result.Session.SessionId);
        return TypedResults.NoContent();
    }

    private static Problem For(DeviceStatus failure) => failure == DeviceStatus.SessionRevoked ? Problem.SessionRevoked : Problem.DeviceNotFound;
}

/// <summary>A device on the wire.</summary>
internal sealed record DeviceResponse
{
    [JsonPropertyName("id"), Description("Names the device in the requests that rename or end it.")]
    public required long Id { get; init; }

    [JsonPropertyName("device_id"), Description("The id that the client chose for the device.")]
    public required string DeviceId { get; init; }

    [JsonPropertyName("device_name"), Description("The name that the person gave it, if any.")]
    public required string? DeviceName { get; init; }

    [JsonPropertyName("login_type"), Description("'local', or the social provider.")]
    public required string LoginType { get; init; }

    [JsonPropertyName("user_agent"), Description("The User-Agent of its last login or refresh, as far as that is shown: see last_used_at.")]
    public required string? UserAgent { get; init; }

    [JsonPropertyName("ip_address"), Description("The address of its last login or refresh, likewise.")]
    public required string? IpAddress { get; init; }

    [JsonPropertyName("created_at"), Description("When it signed in, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    [JsonPropertyName("last_used_at"), Description("When it last signed in or refreshed, in UTC; a refresh to the minute, and shown when the leeway for its repetition is over.")]
    public required DateTime LastUsedAt { get; init; }

    [JsonPropertyName("expires_at"), Description("When it is signed out unless it refreshes, in UTC, counted from last_used_at.")]
    public required DateTime ExpiresAt { get; init; }

    [JsonPropertyName("current"), Description("Whether it is the device that asks.")]
    public required bool Current { get; init; }

    [JsonPropertyName("bound"), Description("Whether the session is bound to a key of the device, without which its tokens cannot be refreshed.")]
    public required bool Bound { get; init; }

    [JsonPropertyName("repeated_at")]
    [Description("When a replaced refresh token of the device first came again from another address with another User-Agent, in UTC, to the minute; null if none did.")]
    public required DateTime? RepeatedAt { get; init; }

    [JsonPropertyName("repeat_user_agent"), Description("The User-Agent that it came again with.")]
    public required string? RepeatUserAgent { get; init; }

    [JsonPropertyName("repeat_ip_address"), Description("The address that it came again from.")]
    public required string? RepeatIpAddress { get; init; }
}

/// <summary>Puts sessions on the wire, with what the device list may show of them now.</summary>
internal sealed class DeviceResponses(IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
{
    public DeviceResponse For(DeviceSession session, ClaimsPrincipal user)
    {
        var shown = DeviceListing.Of(session, clock.GetUtcNow(), options.Value);
        return new DeviceResponse
        {
            Id = session.Id,
            DeviceId = session.DeviceId,
            DeviceName = session.DeviceName,
            LoginType = session.LoginType,
            UserAgent = shown.UserAgent,
            IpAddress = shown.IpAddress,
            CreatedAt = session.CreatedAt.UtcDateTime,
            LastUsedAt = shown.LastUsedAt.UtcDateTime,
            ExpiresAt = shown.ExpiresAt.UtcDateTime,
            Current = session.SessionId == user.GetSessionId(),
            Bound = session.KeyThumbprint is not null,
            RepeatedAt = shown.RepeatedAt?.UtcDateTime,
            RepeatUserAgent = shown.RepeatedAt is null ? null : session.RepeatUserAgent,
            RepeatIpAddress = shown.RepeatedAt is null ? null : session.RepeatIpAddress,
        };
    }
}

/// <summary>The body of <c>PATCH me/devices/{id}</c>, for the OpenAPI document.</summary>
internal sealed record DeviceRenameBody(
    [property: JsonPropertyName("device_name"), Description("The new name; at most 128 characters.")] string DeviceName);
