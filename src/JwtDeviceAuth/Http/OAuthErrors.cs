using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http;

/// <summary>A problem in the form of RFC 6749, section 5.2: <c>error</c> for any client of OAuth, and <c>code</c> beside it for those that know this library.</summary>
internal static class OAuthErrors
{
    public const string InvalidRequest = "invalid_request";

    /// <summary>The password, the refresh token or the account is not good: send the person back to the login.</summary>
    public const string InvalidGrant = "invalid_grant";

    private const string TemporarilyUnavailable = "temporarily_unavailable";

    /// <summary>
    /// 400, as section 5.2 has it: there are clients that read <c>error</c> with no other status. What is no answer to the grant keeps its own: 413, 415, 429
    /// and 503.
    /// </summary>
    public static int StatusOf(Problem problem)
        => problem.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound
            ? StatusCodes.Status400BadRequest
            : problem.Status;

    public static string Of(Problem problem) => problem.OAuthError
        ?? (problem.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? TemporarilyUnavailable : InvalidRequest);

    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = StatusOf(problem);
        response.ContentType = BodyFormat.Json;
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Write(json, problem, context.RequestServices.GetRequiredService<ProblemTypes>());
    }

    public static void Write(Utf8JsonWriter json, Problem problem, ProblemTypes types)
    {
        json.WriteStartObject();
        json.WriteString(OAuthErrorResponse.ErrorName, Of(problem));
        json.WriteString(OAuthErrorResponse.DescriptionName, DescriptionOf(problem));
        if (types.Of(problem.Code) is var page && page != ProblemTypes.None)
        {
            json.WriteString(OAuthErrorResponse.AddressName, page);
        }

        foreach (var (name, value) in problem.Members(WireNames.SnakeCase))
        {
            json.WritePropertyName(name);
            ProblemBody.Write(json, value);
        }

        json.WriteEndObject();
    }

    /// <summary>In the characters that section 5.2 takes: printable ASCII without quotation marks and backslashes.</summary>
    private static string DescriptionOf(Problem problem)
    {
        var text = new StringBuilder(problem.Title);
        if (problem.Detail is { } detail)
        {
            text.Append(' ').Append(detail);
        }

        foreach (var (field, faults) in problem.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal))
        {
            text.Append(' ').Append(field).Append(' ').AppendJoin(", ", faults).Append('.');
        }

        for (var index = 0; index < text.Length; index++)
        {
            text[index] = text[index] switch
            {
                '"' or '\\' => '\'',
                >= ' ' and <= '~' => text[index],
                _ => '?',
            };
        }

        return text.ToString();
    }
}
