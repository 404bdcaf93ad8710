using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.External;

/// <summary>
/// The rule for return addresses. A request's is compared with the listed ones as text, so that nothing of it is ever parsed: two readers
/// of one address cannot disagree about its host. What is listed is checked when the application starts.
/// </summary>
internal static class ReturnUrl
{
    public static bool IsListed(ExternalLoginOptions options, [NotNullWhen(true)] string? returnUrl)
        => returnUrl is not null && options.ReturnUrls.Contains(returnUrl, StringComparer.Ordinal);

    /// <summary>Whether a listed address is one that a browser may be sent to.</summary>
    public static bool IsUsable(string? listed)
    {
        if (string.IsNullOrEmpty(listed) || listed.AsSpan().ContainsAnyExceptInRange('!', '~') || listed.AsSpan().ContainsAny('\\', '#'))
        {
            return false;
        }

        if (listed[0] == '/')
        {
            // "//host" would be another host.
            return listed.Length == 1 || listed[1] != '/';
        }

        return Uri.TryCreate(listed, UriKind.Absolute, out var uri)
            && uri.UserInfo.Length == 0
            && listed.StartsWith(uri.Scheme + ":", StringComparison.Ordinal)
            && IsUsableScheme(uri);
    }

    /// <summary>Adds the answer to a listed address.</summary>
    public static string With(string returnUrl, IEnumerable<KeyValuePair<string, string?>> answer)
        => returnUrl + (returnUrl.Contains('?', StringComparison.Ordinal) ? '&' : '?')
            + string.Join('&', answer.Where(field => field.Value is not null).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!)}"));

    /// <summary>A private scheme has a dot, as RFC 8252 wants it: so it is none that a browser runs, such as javascript.</summary>
    private static bool IsUsableScheme(Uri uri)
        => uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)
            || uri.Scheme.Contains('.', StringComparison.Ordinal);
}
