using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport.Oidc;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>ID tokens that must not be believed, each with one fault; made with the provider's own key where a signature is good.</summary>
public static class Forgeries
{
    private static readonly ProviderKey Stranger = new("first");
    private static readonly ProviderKey Unknown = new("unknown");

    public static IReadOnlyDictionary<string, Func<ProviderKey, JsonObject, string>> All { get; } =
        new Dictionary<string, Func<ProviderKey, JsonObject, string>>(StringComparer.Ordinal)
        {
            ["of another client"] = (key, claims) => key.Sign(With(claims, "aud", "stranger")),
            ["of several clients without a party"] = (key, claims) => key.Sign(With(claims, "aud", new JsonArray((string)claims["aud"]!, "stranger"))),
            ["of another party"] = (key, claims) => key.Sign(With(claims, "azp", "stranger")),
            ["of another issuer"] = (key, claims) => key.Sign(With(claims, "iss", "https://evil.example")),
            ["expired"] = (key, claims) => key.Sign(With(claims, "exp", (long)claims["iat"]! - 3600)),
            ["that never expires"] = (key, claims) => key.Sign(With(claims, "exp", null)),
            ["of the future"] = (key, claims) => key.Sign(With(claims, "iat", (long)claims["exp"]!)),
            ["with alg none"] = (key, claims) => key.LeaveUnsigned(claims),
            ["signed by an unknown key"] = (_, claims) => Unknown.Sign(claims),
            ["signed by a stranger under a known kid"] = (_, claims) => Stranger.Sign(claims),
            ["with HS256 and the client secret"] = (key, claims) => key.SignWithSecret(claims, SocialApp.ClientSecret),
            ["with HS256 and the public key"] = (key, claims) => key.SignWithPublicKey(claims),
            ["with another nonce"] = (key, claims) => key.Sign(With(claims, "nonce", "another")),
            ["without a nonce"] = (key, claims) => key.Sign(With(claims, "nonce", null)),
            ["without a subject"] = (key, claims) => key.Sign(With(claims, "sub", null)),
            ["with a subject that is too long"] = (key, claims) => key.Sign(With(claims, "sub", new string('s', 256))),
            ["that is an access token"] = (key, claims) => key.Sign(claims, WithHeader(key, "typ", "at+jwt")),
            ["with an unknown extension"] = (key, claims) => key.Sign(claims, WithHeader(key, "crit", new JsonArray("exp"))),
            ["that is no token"] = (_, _) => "a.b.c",
        };

    private static JsonObject With(JsonObject claims, string name, JsonNode? value)
    {
        var changed = claims.DeepClone().AsObject();
        changed.Remove(name);
        if (value is not null)
        {
            changed[name] = value;
        }

        return changed;
    }

    private static JsonObject WithHeader(ProviderKey key, string name, JsonNode value)
    {
        var header = key.Header("RS256");
        header[name] = value;
        return header;
    }
}
