using Microsoft.Net.Http.Headers;

namespace TodoApi.Problems;

/// <summary>
/// The framework's JSON reader throws on a charset that it does not know, and on "utf-8" in quotes, as if that were our fault.
/// </summary>
internal static class RequestCharset
{
    private const string Utf8 = "utf-8";

    /// <summary>Takes UTF-8, in any spelling, or no charset at all.</summary>
    public static bool IsTaken(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue)
        {
            return true;
        }

        if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals(Utf8, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        type.Charset = Utf8;
        request.ContentType = type.ToString();
        return true;
    }
}
