using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Http;

/// <summary>How a body is written, as its <c>Content-Type</c> says: one of the types that are taken, in UTF-8.</summary>
internal readonly record struct BodyFormat(BodyKind Kind, string? Boundary = null)
{
    public const string Form = "application/x-www-form-urlencoded";
    public const string Multipart = "multipart/form-data";
    public const string Json = "application/json";

    private const int LongestBoundary = 70;

    // RFC 2046, section 5.1.1.
    private static readonly SearchValues<char> BoundaryCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=? ");

    public static BodyFormat Of(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !IsUtf8(type.Parameters))
        {
            return default;
        }

        if (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return new BodyFormat(BodyKind.Json);
        }

        if (type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
        {
            return new BodyFormat(BodyKind.Form);
        }

        return type.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase)
            ? new BodyFormat(BodyKind.Multipart, BoundaryIn(type.Parameters))
            : default;
    }

    /// <summary>No charset, or UTF-8 as all write it, the many included that leave the hyphen out.</summary>
    public static bool IsUtf8(IEnumerable<NameValueHeaderValue> parameters)
        => parameters.Where(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
            .All(charset => IsUtf8(HeaderUtilities.RemoveQuotes(charset.Value).AsSpan()));

    public static bool IsUtf8(ReadOnlySpan<char> charset)
        => charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where there is no usable one, or two: what stands before us could take the other.</summary>
    private static string? BoundaryIn(IEnumerable<NameValueHeaderValue> parameters)
    {
        var named = parameters.Where(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase)).ToArray();
        var boundary = named.Length == 1 ? HeaderUtilities.RemoveQuotes(named[0].Value).ToString() : string.Empty;
        return boundary.Length is > 0 and <= LongestBoundary
            && !boundary.AsSpan().ContainsAnyExcept(BoundaryCharacters)
            && boundary[^1] != ' '
                ? boundary
                : null;
    }
}
