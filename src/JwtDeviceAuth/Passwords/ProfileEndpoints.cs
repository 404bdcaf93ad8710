using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Passwords;

/// <summary><c>GET</c>, <c>PUT</c> and <c>DELETE me</c>.</summary>
internal static class ProfileEndpoints
{
    public static async Task<Results<Ok<UserResponse>, Problem>> GetAsync(
        ClaimsPrincipal user, IProfileService profiles, FailureResponses failures, CancellationToken cancellationToken)
        => await profiles.FindAsync(user.GetUserId(), cancellationToken) switch
        {
            null => failures.For(ProfileStatus.UserNotFound),
            { IsActive: false } => failures.For(ProfileStatus.UserInactive),
            { } found => TypedResults.Ok(UserResponse.From(found)),
        };

    public static async Task<Results<Ok<UserResponse>, Problem>> UpdateAsync(
        HttpContext context,
        ClaimsPrincipal user,
        IProfileService profiles,
        FailureResponses failures,
        RefreshCookies cookies,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: false, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var request = new ProfileUpdateRequest
        {
            Requester = RequesterReader.Read(context, user),
            OldPassword = fields.TextOrNull("old_password"),
            Name = NewName(fields),
            NewPassword = fields.Text("new_password"),
        };
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var outcome = await profiles.UpdateAsync(request, cancellationToken);
        if (!outcome.Succeeded)
        {
            return failures.For(outcome.Status, outcome.RetryAfter);
        }

        if (request.NewPassword is not null)
        {
            cookies.Clear(context, token => token.UserId == outcome.User.Id && token.SessionId != request.Requester.SessionId);
        }

        return TypedResults.Ok(UserResponse.From(outcome.User));
    }

    public static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context,
        ClaimsPrincipal user,
        IProfileService profiles,
        FailureResponses failures,
        RefreshCookies cookies,
        CancellationToken cancellationToken)
    {
        var (password, problem) = await RequestBody.ReadPasswordAsync(context.Request, allowForm: true, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var requester = RequesterReader.Read(context, user);
        var outcome = await profiles.DeleteAsync(requester, password, cancellationToken);
        if (!outcome.Succeeded)
        {
            return failures.For(outcome.Status, outcome.RetryAfter, passwordField: "password");
        }

        cookies.Clear(context, token => token.UserId == requester.UserId);
        return TypedResults.NoContent();
    }

    /// <summary>Absent leaves the name; blank is a mistake rather than a wish to have none.</summary>
    private static string? NewName(RequestFields fields)
    {
        var name = fields.Line("name", SignUpEndpoint.MaximumNameLength);
        if (name is null && fields.Text("name") is not null)
        {
            fields.AddError("name", "must not be blank");
        }

        return name;
    }
}

/// <summary>The body of <c>PUT me</c>, for the OpenAPI document.</summary>
internal sealed record ProfileUpdateBody
{
    [JsonPropertyName("old_password"), Description("The password as it is. Absent for a user who has none and has just signed in with a social account.")]
    public string? OldPassword { get; init; }

    [JsonPropertyName("name"), Description("The new name; absent leaves it.")]
    public string? Name { get; init; }

    [JsonPropertyName("new_password"), Description("The new password; absent leaves it. It signs every other device out.")]
    public string? NewPassword { get; init; }
}

/// <summary>The body of <c>DELETE me</c>, for the OpenAPI document.</summary>
internal sealed record ProfileDeleteBody
{
    [JsonPropertyName("password"), Description("The password. Absent for a user who has none and has just signed in with a social account.")]
    public string? Password { get; init; }
}
