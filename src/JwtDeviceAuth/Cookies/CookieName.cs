using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Cookies;

/// <summary>
/// Names of cookies: one for each application and device, so that two applications, or two accounts with a device id each, do not take each other's place
/// on one host. The prefix makes the browser hold to what it promises (RFC 6265bis, section 4.1.3).
/// </summary>
internal sealed class CookieName(JwtDeviceAuthOptions options)
{
    private const int HashLength = 12;

    private readonly string _prefix = options.RefreshCookie.Path is null ? "__Host-" : "__Secure-";
    private readonly string _application = options.RefreshCookie.Name ?? $"refresh-{Hash($"{options.Issuer}\n{options.Audience}")}";

    public string Of(string deviceId, HttpRequest request) => Start(request) + Hash(deviceId);

    /// <summary>What the names of all devices of this application begin with.</summary>
    public string Start(HttpRequest request) => $"{(IsPlainLoopback(request) ? string.Empty : _prefix)}{_application}-";

    /// <summary>
    /// Whether the page is on this machine without TLS. Browsers keep a Secure cookie from there, but none with a prefix. The page's own address decides,
    /// which no page can choose: the request's own would say the same of any application behind a proxy on its machine.
    /// </summary>
    private static bool IsPlainLoopback(HttpRequest request)
        => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && origin.Scheme == Uri.UriSchemeHttp
            && (origin.IsLoopback || origin.Host.EndsWith(".localhost", StringComparison.Ordinal));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
}
