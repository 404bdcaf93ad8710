using System.Globalization;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>
/// Cookies as browsers keep them, where that matters here (RFC 6265bis): a form that is posted from another site brings only those that are
/// <c>SameSite=None</c>, which must be <c>Secure</c>; and a loopback host counts as secure.
/// </summary>
public sealed class CookieJar
{
    private readonly Dictionary<(string Host, string Name), (string Value, string Path, bool IsNone)> _cookies = [];

    public void AddTo(HttpRequestMessage request, bool isCrossSitePost)
    {
        var address = request.RequestUri!;
        var sent = _cookies
            .Where(cookie => cookie.Key.Host == address.Host
                && address.AbsolutePath.StartsWith(cookie.Value.Path, StringComparison.Ordinal)
                && (cookie.Value.IsNone || !isCrossSitePost))
            .Select(cookie => $"{cookie.Key.Name}={cookie.Value.Value}")
            .ToArray();
        if (sent.Length > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", sent));
        }
    }

    public void Take(Uri address, HttpResponseMessage response)
    {
        foreach (var header in response.Headers.TryGetValues("Set-Cookie", out var headers) ? headers : [])
        {
            var parts = header.Split(';', StringSplitOptions.TrimEntries);
            var pair = parts[0].Split('=', 2);
            var key = (address.Host, pair[0]);
            var isNone = Attribute(parts, "samesite") is { } site && site.Equals("none", StringComparison.OrdinalIgnoreCase);
            if (isNone && Attribute(parts, "secure") is null)
            {
                continue;
            }

            if (DateTimeOffset.TryParse(Attribute(parts, "expires"), CultureInfo.InvariantCulture, out var expires) && expires.Year < 2000)
            {
                _cookies.Remove(key);
                continue;
            }

            _cookies[key] = (pair[1], Attribute(parts, "path") ?? "/", isNone);
        }
    }

    /// <summary>Null if there is none; empty for one without a value.</summary>
    private static string? Attribute(string[] parts, string name)
        => parts.Skip(1).Select(part => part.Split('=', 2)).Where(part => part[0].Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(part => part.Length > 1 ? part[1] : string.Empty).FirstOrDefault();
}
