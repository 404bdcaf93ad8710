using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Cookies;

/// <summary>
/// Refuses what another site makes a browser send. The header can come only from a script of the same origin, or of one that the application's CORS names;
/// and the browser itself says from where the request comes, by <c>Sec-Fetch-Site</c>, or where it is too old for that by <c>Origin</c>.
/// </summary>
internal static class CookieGate
{
    public const string Header = "X-Requested-With";

    private const string FetchSite = "Sec-Fetch-Site";

    public static readonly Problem CrossSite = new(403, "cross_site_request", "A refresh token in a cookie is only for pages of the same site.");

    private static readonly Problem NoHeader = CrossSite.WithDetail(
        $"Send the header {Header}, with any value, with each request that the cookie is for. A form of another site cannot.");

    private static readonly Problem OtherSite = CrossSite.WithDetail(
        $"The request came from another site, or nothing says that it did not: it needs the browser's {FetchSite} with same-origin or same-site, or its Origin with this host.");

    public static bool HasHeader(HttpRequest request) => request.Headers[Header].Any(value => !string.IsNullOrWhiteSpace(value));

    /// <summary>Null if the request may use the cookie.</summary>
    public static Problem? ProblemOf(HttpRequest request) => !HasHeader(request) ? NoHeader : IsSameSite(request) ? null : OtherSite;

    private static bool IsSameSite(HttpRequest request)
    {
        var fetchSite = request.Headers[FetchSite];
        if (fetchSite.Count > 0)
        {
            return fetchSite is ["same-origin" or "same-site"];
        }

        // Behind a proxy that ends TLS the scheme here says nothing, so only a lower one is refused.
        return request.Headers[HeaderNames.Origin] is [{ } text]
            && Uri.TryCreate(text, UriKind.Absolute, out var origin)
            && HostString.FromUriComponent(origin).Equals(request.Host)
            && (origin.Scheme == Uri.UriSchemeHttps || !request.IsHttps);
    }
}
