using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Makes tokens by hand, right or wrong in one point at a time, without the library that is tested.</summary>
public static class TokenForge
{
    /// <summary>Signs a header and a payload with HS256 under the base64 key, whatever they say.</summary>
    public static string Sign(JsonObject header, string payload, string base64Key)
        => SignEncoded(Encode(header.ToJsonString()), Encoding.UTF8.GetBytes(payload), base64Key);

    /// <summary>Another payload below the header of a token as it stands, signed again with the application's master secret.</summary>
    public static string WithPayload(string accessToken, string payload) => WithPayload(accessToken, Encoding.UTF8.GetBytes(payload));

    /// <summary>The same with bytes that need not be text.</summary>
    public static string WithPayload(string accessToken, byte[] payload) => SignEncoded(accessToken.Split('.')[0], payload, AuthApp.SigningKey);

    /// <summary>A token of the application with its header or payload changed, signed again with the application's master secret.</summary>
    public static string Alter(
        string accessToken, Action<JsonObject>? payload = null, Action<JsonObject>? header = null, string? base64Key = null)
    {
        var head = TokenPair.Header(accessToken).AsObject();
        var body = TokenPair.Payload(accessToken).AsObject();
        header?.Invoke(head);
        payload?.Invoke(body);
        // A header that is not changed stays as it was spelled.
        var encoded = header is null ? accessToken.Split('.')[0] : Encode(head.ToJsonString());
        return SignEncoded(encoded, Encoding.UTF8.GetBytes(body.ToJsonString()), base64Key ?? AuthApp.SigningKey);
    }

    private static string SignEncoded(string header, byte[] payload, string base64Key)
    {
        var signed = $"{header}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Convert.FromBase64String(base64Key), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
