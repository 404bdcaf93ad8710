using System.Net;
using System.Text;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Reads the <c>client_id</c> of a client that speaks OAuth (RFC 6749, section 2.3.1): from the body, or as the user of HTTP Basic, where Swagger UI and
/// others send it. Every client is a public one, whose id is that of the device: a secret beside it is not looked at, and proves nothing.
/// </summary>
internal static class ClientId
{
    private const string Field = "client_id";
    private const string Prefix = "Basic ";

    /// <summary>Null where there is none. That of the body goes first: a gate in front of the application can have taken the header for itself.</summary>
    public static string? Read(HttpRequest request, RequestFields fields)
        => fields.OAuthText(Field) is { Length: > 0 } sent ? sent : ReadBasic(request)?.Id;

    /// <summary>The id that has to fit a token. One with a secret may be meant for somebody else, as above.</summary>
    public static string? ReadPublic(HttpRequest request, RequestFields fields)
        => fields.OAuthText(Field) is { Length: > 0 } sent ? sent : ReadBasic(request) is { HasSecret: false } basic ? basic.Id : null;

    /// <summary>Whether a token is that of the client; one without a device is everybody's who has it.</summary>
    public static bool IsOf(string client, string? deviceId) => deviceId is null or DeviceIds.None || deviceId == client;

    private static (string Id, bool HasSecret)? ReadBasic(HttpRequest request)
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
        return colon > 0 ? (WebUtility.UrlDecode(pair[..colon]), colon < pair.Length - 1) : null;
    }
}
