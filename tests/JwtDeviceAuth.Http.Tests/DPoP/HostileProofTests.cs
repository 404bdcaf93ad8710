using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>Proofs that are wrong in one point (RFC 9449, section 4.3): at a login, at a refresh and beside an access token none opens anything, and none is a fault of the server.</summary>
public sealed class HostileProofTests
{
    private const string Email = "ann@example.com";

    private static readonly (string Name, string Code, Func<ClientKey, HttpRequestMessage, string?, string> Make)[] Wrong =
    [
        ("no token at all", "invalid_dpop_proof", (_, _, _) => "proof"),
        ("empty", "invalid_dpop_proof", (_, _, _) => " "),
        ("100 KB", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["jti"] = new string('a', 100_000))),
        ("other typ", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["typ"] = "JWT")),
        ("no typ", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header.Remove("typ"))),
        ("alg none", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["alg"] = "none")),
        ("alg none, not signed", "invalid_dpop_proof",
            (key, request, token) => Prove(key, request, token, header: header => header["alg"] = "none").Split('.') is [var head, var body, _] ? $"{head}.{body}." : string.Empty),
        ("HS256 with a key of its own", "invalid_dpop_proof", (key, request, token) => Symmetric(Prove(key, request, token), withKey: true)),
        ("HS256 with the public key as secret", "invalid_dpop_proof", (key, request, token) => Symmetric(Prove(key, request, token), withKey: false)),
        ("RSA of 8,192 bits", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header =>
        {
            header["alg"] = "RS256";
            header["jwk"] = new JsonObject { ["kty"] = "RSA", ["e"] = "AQAB", ["n"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(1024)) };
        })),
        ("RSA key under ES256", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header
            => header["jwk"] = new JsonObject { ["kty"] = "RSA", ["e"] = "AQAB", ["n"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(256)) })),
        ("EdDSA where nobody added it", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header =>
        {
            header["alg"] = "EdDSA";
            header["jwk"] = new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) };
        })),
        ("private key", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["jwk"]!["d"] = key.PrivatePart)),
        ("symmetric key", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" })),
        ("no key", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header.Remove("jwk"))),
        ("key by its id", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => (header["kid"], header["jwk"]) = ("1", null))),
        ("other curve", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["jwk"]!["crv"] = "P-384")),
        ("point off the curve", "invalid_dpop_proof",
            (key, request, token) => Prove(key, request, token, header: header => header["jwk"]!["y"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)))),
        ("point of zeros", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header
            => (header["jwk"]!["x"], header["jwk"]!["y"]) = (Base64Url.EncodeToString(new byte[32]), Base64Url.EncodeToString(new byte[32])))),
        ("short coordinate", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["jwk"]!["x"] = "AA")),
        ("coordinate that is no base64url", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["jwk"]!["x"] = new string('ä', 43))),
        ("coordinate with bits to spare", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["jwk"]!["x"] = new string('_', 43))),
        ("key of somebody else", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["jwk"] = new ClientKey(TimeProvider.System).Jwk)),
        ("an extension", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, header: header => header["crit"] = new JsonArray("exp"))),
        ("bytes that are no text in the header", "invalid_dpop_proof", (key, request, token) => WithBytes(key, Prove(key, request, token), part: 0)),
        ("bytes that are no text in the payload", "invalid_dpop_proof", (key, request, token) => WithBytes(key, Prove(key, request, token), part: 1)),
        ("another method", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["htm"] = "DELETE")),
        ("method in other case", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["htm"] = request.Method.Method.ToLowerInvariant())),
        ("another path", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["htu"] = (string)payload["htu"]! + "/more")),
        ("another host", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["htu"] = "http://evil.example/users/login")),
        ("another scheme", "invalid_dpop_proof",
            (key, request, token) => Prove(key, request, token, payload => payload["htu"] = ((string)payload["htu"]!).Replace("http:", "https:", StringComparison.Ordinal))),
        ("no address", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload.Remove("htu"))),
        ("no method", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload.Remove("htm"))),
        ("no id", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload.Remove("jti"))),
        ("no time", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload.Remove("iat"))),
        ("time as a text", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["iat"] = "now")),
        ("id as a number", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["jti"] = 7)),
        ("nonce as a number", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token, payload => payload["nonce"] = 7)),
        ("from the future", "use_dpop_nonce", (key, request, token) => Prove(key, request, token, payload => payload["iat"] = (long)payload["iat"]! + 61)),
        ("an hour old", "use_dpop_nonce", (key, request, token) => Prove(key, request, token, payload => payload["iat"] = (long)payload["iat"]! - 3600)),
        ("an invented nonce", "use_dpop_nonce", (key, request, token) => Prove(key, request, token, payload => payload["nonce"] = Base64Url.EncodeToString(new byte[20]))),
        ("a nonce that is no base64url", "use_dpop_nonce", (key, request, token) => Prove(key, request, token, payload => payload["nonce"] = new string('ä', 27))),
        ("a nonce with bits to spare", "use_dpop_nonce", (key, request, token) => Prove(key, request, token, payload => payload["nonce"] = new string('_', 27))),
        ("two payload names", "invalid_dpop_proof", (key, request, token) => key.Sign(
            new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = key.Jwk }.ToJsonString(), """{"jti":"1","jti":"2","htm":"POST","htu":"http://x/","iat":1}""")),
        ("a signature cut short", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token)[..^4]),
        ("a part too many", "invalid_dpop_proof", (key, request, token) => Prove(key, request, token) + ".AAAA"),
    ];

    [Fact]
    public async Task No_wrong_proof_opens_anything()
    {
        // A server whose headers may be large, so that it is the library that refuses them.
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 1 << 20));
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync(Email);
        key.ProveRequestsOf(app.Client);
        var tokens = TokenPair.From(await (await PostLoginAsync(app.Client)).SuccessAsync(), "DPoP");
        app.Client.Scheme = "DPoP";
        Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);

        foreach (var (name, code, make) in Wrong)
        {
            app.Client.Sending = request => request.Headers.TryAddWithoutValidation("DPoP", make(key, request, request.Headers.Authorization?.Parameter));
            var status = code == "use_dpop_nonce" ? 401 : 400;

            var login = await PostLoginAsync(app.Client);
            var refresh = await app.Client.PostRefreshAsync(tokens.Refresh);
            var get = await app.Client.GetAsync("/whoami", tokens.Access);

            Assert.Equal((name, status, code), (name, login.Status, login.Code));
            Assert.Equal((name, status, code), (name, refresh.Status, refresh.Code));
            Assert.Equal((name, 401, code), (name, get.Status, get.Code));
            Assert.Equal($"DPoP error=\"{code}\", algs=\"ES256\"", get.Headers["WWW-Authenticate"]);
            Assert.Equal(code == "use_dpop_nonce", get.Headers.ContainsKey("DPoP-Nonce"));
        }

        Assert.Empty(app.Log.Errors);
        key.ProveRequestsOf(app.Client);
        await (await app.Client.PostRefreshAsync(tokens.Refresh)).SuccessAsync();
    }

    [Fact]
    public async Task Two_proofs_are_none()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync(Email);
        app.Client.Sending = request =>
        {
            request.Headers.Add("DPoP", Prove(key, request, accessToken: null));
            request.Headers.Add("DPoP", Prove(key, request, accessToken: null));
        };

        (await PostLoginAsync(app.Client)).IsProblem(400, "invalid_dpop_proof");
    }

    private static Task<Answer> PostLoginAsync(AuthClient client) => client.PostFormAsync("/users/login", new()
    {
        ["email"] = Email,
        ["password"] = AuthClient.Password,
        ["device_id"] = "phone",
        ["dpop_access_token"] = "true",
    });

    private static string Prove(
        ClientKey key, HttpRequestMessage request, string? accessToken, Action<JsonObject>? payload = null, Action<JsonObject>? header = null)
        => key.Prove(request.Method, request.RequestUri!, accessToken, payload, header);

    /// <summary>The proof signed again, with a member more that nobody reads, and that is not UTF-8.</summary>
    private static string WithBytes(ClientKey key, string proof, int part)
    {
        byte[][] parts = [.. proof.Split('.').Take(2).Select(encoded => Base64Url.DecodeFromChars(encoded))];
        parts[part] = [.. parts[part][..^1], .. ",\"a\":\""u8, 0xFF, .. "\"}"u8];
        return key.Sign(parts[0], parts[1]);
    }

    /// <summary>The proof signed again with HS256: with a secret that stands in it, or with the text of the public key.</summary>
    private static string Symmetric(string proof, bool withKey)
    {
        var header = TokenPair.Header(proof).AsObject();
        var secret = withKey ? RandomNumberGenerator.GetBytes(32) : Encoding.ASCII.GetBytes(header["jwk"]!.ToJsonString());
        header["alg"] = "HS256";
        if (withKey)
        {
            header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = Base64Url.EncodeToString(secret) };
        }

        return TokenForge.Sign(header, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(proof.Split('.')[1])), Convert.ToBase64String(secret));
    }
}
