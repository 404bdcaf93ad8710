using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.Testing;

/// <summary>Makes tokens by hand, right or wrong in one point at a time, without the library that is tested.</summary>
public static class TokenForge
{
    /// <summary>Signs a header and a payload with HS256 under the base64 key, whatever they say.</summary>
    public static string Sign(JsonObject header, string payload, string base64Key)
    {
        var signed = $"{Encode(header.ToJsonString())}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Convert.FromBase64String(base64Key), Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A token of the application with its header or payload changed, signed again with the application's master secret.</summary>
    public static string Alter(
        string accessToken, Action<JsonObject>? payload = null, Action<JsonObject>? header = null, string? base64Key = null)
    {
        var head = TokenPair.Header(accessToken).AsObject();
        var body = TokenPair.Payload(accessToken).AsObject();
        header?.Invoke(head);
        payload?.Invoke(body);
        return Sign(head, body.ToJsonString(), base64Key ?? AuthApp.SigningKey);
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
