using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Passwords;

/// <summary><c>POST signup</c>.</summary>
internal static class SignUpEndpoint
{
    public const int MaximumNameLength = 255;

    public static async Task<Results<Ok<UserResponse>, Problem>> HandleAsync(
        HttpContext context, ISignUpService signUp, FailureResponses failures, ProxyWarning proxy, CancellationToken cancellationToken)
    {
        proxy.Check(context.Request);
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: false, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var request = new SignUpRequest
        {
            Email = fields.Required("email"),
            Name = Name(fields),
            Password = fields.Required("password"),
            Client = ClientInfoReader.Read(context),
        };
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var outcome = await signUp.SignUpAsync(request, cancellationToken);
        return outcome.Succeeded ? TypedResults.Ok(UserResponse.From(outcome.User)) : failures.For(outcome.Status, outcome.RetryAfter);
    }

    private static string Name(RequestFields fields)
    {
        var name = fields.Line("name", MaximumNameLength);
        if (name is null)
        {
            fields.AddError("name", "is required");
        }

        return name ?? string.Empty;
    }
}

/// <summary>The body, for the OpenAPI document.</summary>
internal sealed record SignUpBody(
    [property: JsonPropertyName("email"), Description("The e-mail address to sign in with.")] string Email,
    [property: JsonPropertyName("name"), Description("The name to show; at most 255 characters.")] string Name,
    [property: JsonPropertyName("password"), Description("At least 8 characters, at most 1,024 bytes of UTF-8, and none of those that are guessed first.")] string Password);
