using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace TodoApi.Problems;

/// <summary>
/// What the framework's JSON reader does not do: it throws on a charset that it does not know, on "utf-8" in quotes and on "utf8", as if that were
/// our fault, and takes compressed bytes for broken JSON.
/// </summary>
internal static class RequestBodies
{
    private const string Utf8 = "utf-8";

    /// <summary>Why the body is not read; null if it is.</summary>
    public static ProblemHttpResult? Refusal(HttpContext context)
    {
        if (!IsCharsetTaken(context.Request))
        {
            return Problem.ForStatus(StatusCodes.Status415UnsupportedMediaType);
        }

        if (IsPlain(context.Request.Headers) || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
        {
            return null;
        }

        context.Response.Headers.AcceptEncoding = "identity";
        return Problem.EncodedBody;
    }

    /// <summary>Takes UTF-8, in any spelling, or no charset at all.</summary>
    private static bool IsCharsetTaken(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue)
        {
            return true;
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (!charset.Equals(Utf8, StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        type.Charset = Utf8;
        request.ContentType = type.ToString();
        return true;
    }

    private static bool IsPlain(IHeaderDictionary headers)
        => headers.ContentEncoding.All(encoding => string.IsNullOrEmpty(encoding) || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
