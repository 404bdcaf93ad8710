using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Email;

/// <summary><c>POST me/email/confirmation</c> and <c>POST email/confirm</c>.</summary>
internal static class EmailConfirmationEndpoints
{
    public static async Task<Results<Accepted, Problem>> RequestAsync(
        ClaimsPrincipal user, IEmailConfirmationService confirmation, FailureResponses failures, CancellationToken cancellationToken)
    {
        var result = await confirmation.RequestAsync(user.GetUserId(), cancellationToken);
        return result == EmailConfirmationRequestResult.Accepted ? TypedResults.Accepted(uri: (string?)null) : failures.For(result);
    }

    public static async Task<Results<NoContent, Problem>> ConfirmAsync(
        HttpContext context, IEmailConfirmationService confirmation, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var code = fields.Required("code");
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        return await confirmation.ConfirmAsync(code, cancellationToken) is null ? Problem.InvalidCode : TypedResults.NoContent();
    }
}

/// <summary>The body of <c>POST email/confirm</c>, for the OpenAPI document.</summary>
internal sealed record EmailConfirmBody(
    [property: JsonPropertyName("code"), Description("The code from the e-mail. It works once.")] string Code);
