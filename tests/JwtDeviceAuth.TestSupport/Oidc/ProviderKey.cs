using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.TestSupport.Oidc;

/// <summary>A key that a provider signs with. A test that holds it can make any ID token that the provider could.</summary>
public sealed class ProviderKey(string kid)
{
    private readonly RSA _rsa = RSA.Create(2048);

    public string Kid { get; } = kid;

    /// <summary>With the private parts: for the provider itself.</summary>
    public string ToJwks()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: true);
        var jwk = new JsonObject { ["kty"] = "RSA", ["kid"] = Kid, ["use"] = "sig", ["alg"] = "RS256" };
        foreach (var (name, value) in new[]
        {
            ("n", key.Modulus), ("e", key.Exponent), ("d", key.D), ("p", key.P), ("q", key.Q), ("dp", key.DP), ("dq", key.DQ), ("qi", key.InverseQ),
        })
        {
            jwk[name] = Base64Url.EncodeToString(value);
        }

        return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
    }

    public string Sign(JsonObject claims, JsonObject? header = null) => SignText(claims.ToJsonString(), header);

    /// <summary>Signs a payload as it is, also one that no serializer would write.</summary>
    public string SignText(string payload, JsonObject? header = null)
    {
        var token = $"{Encode(header ?? Header("RS256"))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{token}.{Base64Url.EncodeToString(_rsa.SignData(Encoding.ASCII.GetBytes(token), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public string SignWithSecret(JsonObject claims, string secret)
    {
        var token = Unsigned(claims, Header("HS256"));
        return $"{token}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(token)))}";
    }

    public string LeaveUnsigned(JsonObject claims) => Unsigned(claims, Header("none")) + ".";

    /// <summary>The public key's own bytes as an HMAC secret: the classic confusion of algorithms.</summary>
    public string SignWithPublicKey(JsonObject claims) => SignWithSecret(claims, _rsa.ExportSubjectPublicKeyInfoPem());

    public JsonObject Header(string algorithm) => new() { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = Kid };

    public bool HasSigned(string token)
        => new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = new RsaSecurityKey(_rsa) { KeyId = Kid },
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        }).GetAwaiter().GetResult().IsValid;

    private static string Unsigned(JsonObject claims, JsonObject header)
        => $"{Encode(header)}.{Encode(claims)}";

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
