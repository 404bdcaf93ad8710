using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace TodoApi.Problems;

/// <summary>The failed answers: problem details (RFC 9457) with a <c>code</c> that clients can rely on.</summary>
internal static class Problem
{
    public const string ValidationFailed = "validation_failed";

    private const string ValidationTitle = "The request is not valid.";

    public static ProblemHttpResult TodoNotFound => Create(404, "todo_not_found", "You have no such todo.");

    public static ProblemHttpResult InternalError => Create(500, "internal_error", "Something went wrong here; it is not your fault.");

    public static ProblemHttpResult Malformed => Create(
        400, ValidationFailed, ValidationTitle, detail: "The body is not a JSON object in UTF-8, with each field once.");

    public static ProblemHttpResult EncodedBody => Create(
        415, "unsupported_content_encoding", "Send the body as it is: no Content-Encoding is taken.");

    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> errors)
        => Create(400, ValidationFailed, ValidationTitle, errors);

    /// <summary>The access token outlives its user by minutes: the answer is the library's for a session that is gone.</summary>
    public static ProblemHttpResult SessionRevoked(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Create(401, "session_revoked", "The session has ended; sign in again.");
    }

    /// <summary>For what the framework answers with a status alone.</summary>
    public static ProblemHttpResult ForStatus(int status) => status switch
    {
        400 => Create(status, "bad_request", "The request could not be read."),
        404 => Create(status, "not_found", "There is nothing at this address."),
        405 => Create(status, "method_not_allowed", "This address does not take that method; the header Allow lists those it takes."),
        413 => Create(status, "body_too_large", "The body is larger than 16 KiB."),
        415 => Create(
            status, "unsupported_media_type", "The body has a content type that is not taken here.", detail: "Send the body as application/json in UTF-8."),
        500 => InternalError,
        _ => Create(status, "http_error", ReasonPhrases.GetReasonPhrase(status)),
    };

    private static ProblemHttpResult Create(
        int status, string code, string title, IReadOnlyDictionary<string, string[]>? errors = null, string? detail = null)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        if (errors is not null)
        {
            extensions["errors"] = errors;
        }

        return TypedResults.Problem(title: title, detail: detail, statusCode: status, extensions: extensions);
    }
}
