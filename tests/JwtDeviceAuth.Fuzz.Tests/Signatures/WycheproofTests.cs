using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Signatures;

/// <summary>
/// Wycheproof's vectors for JWS, where <c>WYCHEPROOF_JWS</c> names a copy of its json_web_signature_test.json. Their payloads are no
/// claims, so the verdict is taken where the scheme takes it: characters, key by kid, algorithm of the key, signature, all from the
/// running application's settings of JwtBearer. Over HTTP each vector has to be refused: none is an access token.
/// </summary>
public sealed class WycheproofTests
{
    // The vectors let a decoder skip a character that is not base64url; this one refuses, so that a token has one spelling.
    private static readonly int[] StricterHere = [372, 373];

    [Fact, Trait("Needs", "WYCHEPROOF_JWS")]
    public async Task The_vectors_for_our_algorithms_get_the_verdict_they_demand()
    {
        var file = Environment.GetEnvironmentVariable("WYCHEPROOF_JWS");
        Assert.False(string.IsNullOrEmpty(file), "WYCHEPROOF_JWS names no copy of Wycheproof's json_web_signature_test.json.");
        var groups = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!["testGroups"]!.AsArray();
        await using var app = await AuthApp.StartAsync();
        var (right, wrong, stricter, contradictory, notOurs) = (0, 0, 0, 0, 0);

        foreach (var group in groups)
        {
            var tests = group!["tests"]!.AsArray();
            if (KeyOf(group) is not { } key)
            {
                notOurs += tests.Count;
                continue;
            }

            app.Services.GetRequiredService<AccessTokenKeys>().UseRing([], [key]);
            var valid = tests.Where(test => (string?)test!["result"] == "valid").Select(test => test!["jws"]!.ToString()).ToHashSet(StringComparer.Ordinal);
            foreach (var test in tests)
            {
                var (id, jws, isValid) = ((int)test!["tcId"]!, test["jws"]!.ToString(), (string?)test["result"] == "valid");
                if (!isValid && valid.Contains(jws))
                {
                    // To the letter a vector that is to be accepted: its padding was lost when the file was made.
                    contradictory++;
                    continue;
                }

                var verdict = IsAccepted(app, jws);
                var isStricter = Array.IndexOf(StricterHere, id) >= 0;
                Assert.True(verdict == (isValid && !isStricter), $"Vector {id} ({test["comment"]}) demands {test["result"]}; accepted: {verdict}");
                Assert.Equal(401, await StatusAsync(app, jws));
                stricter += isStricter ? 1 : 0;
                right += verdict ? 1 : 0;
                wrong += verdict ? 0 : 1;
            }
        }

        Assert.True(right > 0 && wrong > 0);
        await TestReport.AddAsync(
            $"Wycheproof JWS: {right} vectors accepted and {wrong} refused ({stricter} of them more strictly than demanded), {contradictory} "
            + "that other vectors contradict left out, "
            + $"{notOurs} of other algorithms or key uses left out");
    }

    /// <summary>The group's key, if it is one for HS256, ES256 or RS256; a key's use is no setting of ours, so groups about it are left out.</summary>
    private static TokenKey? KeyOf(JsonNode group)
    {
        var jwk = group["public"] ?? group["private"]!;
        var kid = (string?)jwk["kid"];
        return ((string?)jwk["alg"], (string?)jwk["kty"]) switch
        {
            ("HS256", "oct") => TokenKeyLoader.Symmetric(Bytes(jwk, "k"), kid, notBefore: null),
            ("ES256", "EC") when (string?)jwk["crv"] == "P-256" => TokenKeyLoader.Asymmetric(
                ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") },
                }),
                kid,
                notBefore: null),
            ("RS256", "RSA") => TokenKeyLoader.Asymmetric(
                RSA.Create(new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") }), kid, notBefore: null),
            _ => null,
        };
    }

    private static byte[] Bytes(JsonNode jwk, string name) => Base64Url.DecodeFromChars((string)jwk[name]!);

    private static bool IsAccepted(AuthApp app, string jws)
    {
        var parameters = app.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>()
            .Get(JwtBearerDefaults.AuthenticationScheme).TokenValidationParameters;
        if (!StrictToken.HasTokenCharacters(jws) || jws.Split('.') is not [var head, var payload, { Length: > 0 } signature])
        {
            return false;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            _ = Base64Url.DecodeFromChars(payload);
            var algorithm = header.RootElement.GetProperty("alg").GetString();
            var key = parameters.IssuerSigningKeyResolver(jws, null, TokenHeader.KidOf(jws), parameters).SingleOrDefault();
            return key is not null
                && parameters.ValidAlgorithms.Contains(algorithm, StringComparer.Ordinal)
                && parameters.AlgorithmValidator(algorithm, key, null, parameters)
                && key.CryptoProviderFactory.CreateForVerifying(key, algorithm)
                    .Verify(Encoding.ASCII.GetBytes($"{head}.{payload}"), Base64UrlEncoder.DecodeBytes(signature));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static async Task<int> StatusAsync(AuthApp app, string jws)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/whoami");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {jws}");
        return (await app.Client.SendAsync(request)).Status;
    }
}
