using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Email;

/// <summary><c>POST password/forgot</c>, which answers the same for every address, and <c>POST password/reset</c>.</summary>
internal static class PasswordResetEndpoints
{
    public static async Task<Results<Accepted, Problem>> ForgotAsync(
        HttpContext context, IPasswordResetService reset, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var email = fields.Required("email");
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var result = await reset.RequestAsync(email, ClientInfoReader.Read(context), cancellationToken);
        return result == PasswordResetRequestStatus.Accepted ? TypedResults.Accepted(uri: (string?)null) : failures.For(result);
    }

    public static async Task<Results<NoContent, Problem>> ResetAsync(
        HttpContext context, IPasswordResetService reset, FailureResponses failures, RefreshCookies cookies, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var (code, newPassword) = (fields.Required("code"), fields.Required("new_password"));
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var result = await reset.ResetAsync(code, newPassword, ClientInfoReader.Read(context), cancellationToken);
        if (!result.Succeeded)
        {
            return failures.For(result.Status);
        }

        cookies.Clear(context, token => token.UserId == result.User.Id);
        return TypedResults.NoContent();
    }
}

/// <summary>The body of <c>POST password/forgot</c>, for the OpenAPI document.</summary>
internal sealed record PasswordForgotBody(
    [property: JsonPropertyName("email"), Description("The e-mail address of the account.")] string Email);

/// <summary>The body of <c>POST password/reset</c>, for the OpenAPI document.</summary>
internal sealed record PasswordResetBody(
    [property: JsonPropertyName("code"), Description("The code from the e-mail. It works once.")] string Code,
    [property: JsonPropertyName("new_password"), Description("At least 8 characters, at most 1,024 bytes of UTF-8, and none of those that are guessed first.")] string NewPassword);
