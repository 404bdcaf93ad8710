using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Passwords;

/// <summary><c>POST login</c>. The names of OAuth's password grant work too, so that standard tools can sign in.</summary>
internal static class LoginEndpoint
{
    public static async Task<Results<TokenResult, Problem>> HandleAsync(
        HttpContext context, ILoginService login, FailureResponses failures, ProxyWarning proxy, CancellationToken cancellationToken)
    {
        proxy.Check(context.Request);
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var request = new LoginRequest
        {
            Email = fields.Required("email", alias: "username"),
            Password = fields.Required("password"),
            DeviceId = DeviceId(fields, context.Request),
            DeviceName = fields.Label("device_name", Label.MaximumDeviceNameLength),
            DeviceProof = fields.Text("device_proof"),
            Client = ClientInfoReader.Read(context),
        };
        var grantType = fields.OAuthText("grant_type");
        if (grantType is not (null or "password"))
        {
            fields.AddErrorAsSent("grant_type", "must be password, or absent");
        }

        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var outcome = await login.LoginAsync(request, cancellationToken);
        return outcome.Succeeded ? new TokenResult(outcome.Tokens, isOAuth: grantType is not null) : failures.For(outcome);
    }

    private static string DeviceId(RequestFields fields, HttpRequest request)
    {
        var deviceId = fields.Text("device_id") ?? fields.OAuthText("client_id") ?? BasicClientId.Read(request);
        if (string.IsNullOrEmpty(deviceId))
        {
            fields.AddError("device_id", "is required (it may also be sent as client_id)");
        }
        else if (!DeviceIds.IsValid(deviceId))
        {
            fields.AddError("device_id", $"must be 1 to {DeviceIds.MaximumLength} printable characters, and not {DeviceIds.None}");
        }

        return deviceId ?? string.Empty;
    }
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record LoginBody
{
    [JsonPropertyName("email"), Description("The e-mail address. OAuth's name for it, username, works too.")]
    public required string Email { get; init; }

    [JsonPropertyName("password"), Description("The password.")]
    public required string Password { get; init; }

    [JsonPropertyName("device_id")]
    [Description("An id that the client made for this device and keeps; 1 to 128 printable characters. OAuth's client_id works too.")]
    public required string DeviceId { get; init; }

    [JsonPropertyName("device_name"), Description("A name for the device list. What cannot be shown of it is left out, and what is past 128 characters.")]
    public string? DeviceName { get; init; }

    [JsonPropertyName("device_proof")]
    [Description("Any refresh token that this device got before for this account, also an expired one. With it, other people's wrong "
        + "passwords do not keep this device out. Anything else is ignored.")]
    public string? DeviceProof { get; init; }
}
