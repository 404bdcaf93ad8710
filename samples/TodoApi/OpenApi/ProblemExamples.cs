using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace TodoApi.OpenApi;

/// <summary>Shows, for each failure of an operation, the code that it most likely has.</summary>
internal sealed class ProblemExamples : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (key, response) in operation.Responses ?? [])
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                && response.Content?.TryGetValue("application/problem+json", out var content) == true
                && CodeOf(status, context.Description.RelativePath ?? string.Empty) is { } code)
            {
                content.Example = new JsonObject
                {
                    ["title"] = ReasonPhrases.GetReasonPhrase(status),
                    ["status"] = status,
                    ["code"] = code,
                };
            }
        }

        return Task.CompletedTask;
    }

    private static string? CodeOf(int status, string path) => (status, path) switch
    {
        (400, "users/email/confirm" or "users/password/reset") => "invalid_code",
        (400, _) => "validation_failed",
        (401, "users/login") => "invalid_credentials",
        (401, "users/refresh") => "invalid_refresh_token",
        (401, _) => "authentication_required",
        (403, _) => "account_inactive",
        (404, "users/login") => "account_not_found",
        (404, "users/refresh") => "refresh_token_not_found",
        (404, "users/me/devices/{id}") => "device_not_found",
        (404, _) => "todo_not_found",
        (409, "users/me/email/confirmation") => "email_already_confirmed",
        (413, _) => "body_too_large",
        (415, _) => "unsupported_media_type",
        (429, "users/me/email/confirmation") => "too_many_emails",
        (429, _) => "too_many_attempts",
        (503, "users/signup" or "users/login") => "busy",
        (503, _) => "store_unavailable",
        _ => null,
    };
}
