using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.Cookies;

/// <summary>
/// Names of cookies: one for each application and device, so that two applications, or two accounts with a device id each, do not take each other's place
/// on one host. The prefix makes the browser hold to what it promises (RFC 6265bis, section 4.1.3).
/// </summary>
internal sealed class CookieName(JwtDeviceAuthOptions options)
{
    private const int HashLength = 12;

    /// <summary>What the names of all devices of this application begin with.</summary>
    public string Start { get; } =
        $"{(options.RefreshCookie.Path is null ? "__Host-" : "__Secure-")}{options.RefreshCookie.Name ?? $"refresh-{Hash($"{options.Issuer}\n{options.Audience}")}"}-";

    public string Of(string deviceId) => Start + Hash(deviceId);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
}
