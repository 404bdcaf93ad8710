using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Reads a <c>client_id</c> that came as the user of HTTP Basic (RFC 6749, section 2.3.1): Swagger UI and other OAuth clients send it
/// there. The secret beside it is ignored: a device id is no credential.
/// </summary>
internal static class BasicClientId
{
    private const string Prefix = "Basic ";

    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64Chars(header.AsSpan(Prefix.Length).Trim(), buffer, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? WebUtility.UrlDecode(pair[..colon]) : null;
    }
}
