using System.Buffers.Text;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.EdDsa;
using JwtDeviceAuth.Keys;
using NSec.Cryptography;
using Xunit;

namespace JwtDeviceAuth.Tests.DPoP;

/// <summary>Proofs that are signed with EdDSA, on the curve Ed25519 and no other.</summary>
public sealed class EdwardsProofsTests : IDisposable
{
    private static readonly ProofReader Reader = new(new ProofKeys([new EllipticProofs(), new EdwardsProofs()]));

    /// <summary>What the S of a signature is counted by (RFC 8032, section 5.1).</summary>
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    [Fact]
    public void The_examples_of_RFC_8037_are_read_as_they_stand_there()
    {
        var jwk = JsonDocument.Parse("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""").RootElement;
        const string signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        var signature = Base64Url.DecodeFromChars("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");

        using var key = new EdwardsProofs().TryImport(jwk, out _)!;

        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.Thumbprint);
        Assert.True(key.Verify(Encoding.ASCII.GetBytes(signed), signature));
        Assert.False(key.Verify(Encoding.ASCII.GetBytes(signed + "A"), signature));
        Assert.False(key.Verify(Encoding.ASCII.GetBytes(signed), signature.AsSpan(0, 63)));
    }

    [Theory]
    [InlineData("Ed25519")]
    [InlineData("EdDSA")]
    public void Both_names_are_taken_and_mean_the_same_key(string name)
    {
        var proof = Reader.TryRead(Prove(header => header["alg"] = name), kept: null, out var fault);

        Assert.Null(fault);
        Assert.Equal(JwkText.ThumbprintOf($$"""{"crv":"Ed25519","kty":"OKP","x":"{{X(_key)}}"}"""), proof!.KeyThumbprint);
    }

    [Fact]
    public void What_is_wrong_in_one_point_is_no_proof()
    {
        using var other = Key.Create(SignatureAlgorithm.Ed25519);
        (string Name, string Proof)[] wrong =
        [
            ("Ed448", Prove(header => (header["jwk"]!["crv"], header["jwk"]!["x"]) = ("Ed448", Base64Url.EncodeToString(new byte[57])))),
            ("X25519", Prove(header => header["jwk"]!["crv"] = "X25519")),
            ("no curve", Prove(header => header["jwk"]!.AsObject().Remove("crv"))),
            ("type EC", Prove(header => header["jwk"]!["kty"] = "EC")),
            ("name of another curve", Prove(header => header["alg"] = "Ed448")),
            ("name in other case", Prove(header => header["alg"] = "eddsa")),
            ("ES256 with this key", Prove(header => header["alg"] = "ES256")),
            ("31 bytes", Prove(header => header["jwk"]!["x"] = Base64Url.EncodeToString(new byte[31]))),
            ("33 bytes", Prove(header => header["jwk"]!["x"] = Base64Url.EncodeToString(new byte[33]))),
            ("no x", Prove(header => header["jwk"]!.AsObject().Remove("x"))),
            ("x with bits to spare", Prove(header => header["jwk"]!["x"] = X(_key)[..^1] + "_")),
            ("private key", Prove(header => header["jwk"]!["d"] = Base64Url.EncodeToString(new byte[32]))),
            ("key of somebody else", Prove(header => header["jwk"]!["x"] = X(other))),
            ("signature of zeros", Prove(signature: _ => new byte[64])),
            ("signature cut short", Prove(signature: bytes => bytes[..63])),
            ("signature made long", Prove(signature: bytes => [.. bytes, 0])),
            ("signature in another spelling", Prove(signature: bytes => [.. bytes.AsSpan(0, 32), .. (new BigInteger(bytes.AsSpan(32), isUnsigned: true) + Order).ToByteArray(isUnsigned: true)])),
        ];

        foreach (var (name, proof) in wrong)
        {
            Assert.True(Reader.TryRead(proof, kept: null, out var fault) is null && fault is not null, name);
        }
    }

    /// <summary>For such a key anybody can make signatures: with 0 for S, and the neutral point for R, the equation is right for one text in at most eight.</summary>
    [Fact]
    public void A_point_of_small_order_is_no_key_whatever_is_signed_with_it()
    {
        string[] points =
        [
            "0100000000000000000000000000000000000000000000000000000000000000", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            // The same in other spellings: past the field's prime, or with a sign that zero has not.
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0100000000000000000000000000000000000000000000000000000000000080", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ];

        foreach (var point in points.Select(Convert.FromHexString))
        {
            for (var text = 0; text < 32; text++)
            {
                var proof = Prove(header => header["jwk"]!["x"] = Base64Url.EncodeToString(point), _ => [1, .. new byte[63]]);

                Assert.Null(Reader.TryRead(proof, kept: null, out _));
            }
        }
    }

    public void Dispose() => _key.Dispose();

    private static string X(Key key) => Base64Url.EncodeToString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    private string Prove(Action<JsonObject>? header = null, Func<byte[], byte[]>? signature = null)
    {
        var head = new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "Ed25519", ["jwk"] = new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = X(_key) } };
        var body = new JsonObject { ["jti"] = Guid.NewGuid().ToString("N"), ["htm"] = "GET", ["htu"] = "https://api.example.com/todos", ["iat"] = 1772366400 };
        header?.Invoke(head);
        var signed = $"{Encode(head)}.{Encode(body)}";
        var bytes = SignatureAlgorithm.Ed25519.Sign(_key, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature?.Invoke(bytes) ?? bytes)}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
