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
        HttpContext context,
        ClaimsPrincipal user,
        IEmailConfirmationService confirmation,
        FailureResponses failures,
        CancellationToken cancellationToken)
    {
        var result = await confirmation.RequestAsync(RequesterReader.Read(context, user), cancellationToken);
        return result == EmailConfirmationRequestStatus.Accepted ? TypedResults.Accepted(uri: (string?)null) : failures.For(result);
    }

    public static async Task<Results<NoContent, Problem>> ConfirmAsync(
        HttpContext context, ClaimsPrincipal user, IEmailConfirmationService confirmation, CancellationToken cancellationToken)
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

        var result = await confirmation.ConfirmAsync(RequesterReader.Read(context, user), code, cancellationToken);
        return result.Status switch
        {
            EmailConfirmationStatus.Succeeded => TypedResults.NoContent(),
            EmailConfirmationStatus.SessionRevoked => Problem.SessionRevoked,
            _ => Problem.InvalidCode,
        };
    }
}

/// <summary>The body of <c>POST email/confirm</c>, for the OpenAPI document.</summary>
internal sealed record EmailConfirmBody(
    [property: JsonPropertyName("code"), Description("The code from the e-mail. It works once.")] string Code);
