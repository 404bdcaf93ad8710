using System.Buffers.Text;
using System.Text.Json.Serialization;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>The public half of a key as a JWK (RFC 7517). It has no member that could hold a private or a symmetric one.</summary>
internal sealed record PublicKey(
    [property: JsonPropertyName("kty")] string KeyType,
    [property: JsonPropertyName("kid")] string Kid,
    [property: JsonPropertyName("alg")] string Algorithm,
    [property: JsonPropertyName("crv")] string? Curve = null,
    [property: JsonPropertyName("x")] string? X = null,
    [property: JsonPropertyName("y")] string? Y = null,
    [property: JsonPropertyName("n")] string? Modulus = null,
    [property: JsonPropertyName("e")] string? Exponent = null)
{
    [JsonPropertyName("use")]
    public string Use => "sig";

    /// <summary>Null for a secret: it has no public half.</summary>
    public static PublicKey? Of(TokenKey key)
    {
        switch (key.Key)
        {
            case ECDsaSecurityKey elliptic:
                var point = elliptic.ECDsa.ExportParameters(includePrivateParameters: false).Q;
                return new PublicKey("EC", key.Kid, key.Algorithm, Curve: "P-256", X: Encode(point.X!), Y: Encode(point.Y!));
            case RsaSecurityKey rsa:
                var numbers = rsa.Rsa.ExportParameters(includePrivateParameters: false);
                return new PublicKey("RSA", key.Kid, key.Algorithm, Modulus: Encode(numbers.Modulus!), Exponent: Encode(numbers.Exponent!));
            default:
                return null;
        }
    }

    private static string Encode(byte[] number) => Base64Url.EncodeToString(number);
}
