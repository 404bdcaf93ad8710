using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace JwtDeviceAuth.Client.Proofs;

/// <summary>A DPoP proof: a JWT that is signed with the device's key, for one request (RFC 9449, section 4.2).</summary>
internal static class Proof
{
    public static string Create(SigningKey key, HttpMethod method, Uri address, string? accessToken, string? nonce, DateTimeOffset now)
    {
        var header = Write(json =>
        {
            json.WriteString("typ", "dpop+jwt");
            json.WriteString("alg", "ES256");
            json.WriteStartObject("jwk");
            json.WriteString("kty", "EC");
            json.WriteString("crv", "P-256");
            json.WriteString("x", key.X);
            json.WriteString("y", key.Y);
            json.WriteEndObject();
        });
        var payload = Write(json =>
        {
            json.WriteString("jti", Encode(RandomNumberGenerator.GetBytes(16)));
            json.WriteString("htm", method.Method);
            json.WriteString("htu", address.GetLeftPart(UriPartial.Path));
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            if (accessToken is not null)
            {
                json.WriteString("ath", Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))));
            }

            if (nonce is not null)
            {
                json.WriteString("nonce", nonce);
            }
        });
        var signed = $"{header}.{payload}";
        return $"{signed}.{Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    internal static string Encode(ReadOnlySpan<byte> bytes)
        => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encode(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
