using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.Fuzz.Tests.Signatures;

/// <summary>Tokens whose claims are right in every point, and whose signature only a careless verifier takes.</summary>
internal sealed class HostileSignatures(SignerKeys keys, string payload)
{
    private static readonly BigInteger Order
        = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static readonly byte[] Sha256Info = [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    /// <summary>What has to be accepted: else all the refusals would prove nothing.</summary>
    public IEnumerable<(string Name, string Token)> Right()
    {
        var (hs, es, rs) = (Input("HS256", "hs"), Input("ES256", "es"), Input("RS256", "rs"));
        yield return ("HS256", SignerKeys.Join(hs, SignerKeys.Hmac(hs)));
        yield return ("ES256", SignerKeys.Join(es, keys.Es256(es)));
        yield return ("RS256", SignerKeys.Join(rs, keys.RsaPadded([.. Sha256Info, .. SignerKeys.Sha256(rs)])));
    }

    public IEnumerable<(string Name, string Token)> Wrong()
        => [.. Hmacs(), .. EllipticNumbers(), .. EllipticForms(), .. RsaPaddings(), .. RsaNumbers(), .. Confusions(), .. Spellings()];

    private IEnumerable<(string Name, string Token)> Hmacs()
    {
        var input = Input("HS256", "hs");
        var right = SignerKeys.Hmac(input);
        foreach (var length in new[] { 0, 1, 16, 31 })
        {
            yield return ($"HS256 cut to {length} bytes", SignerKeys.Join(input, right[..length]));
        }

        yield return ("HS256 with a byte more", SignerKeys.Join(input, [.. right, 0]));
        yield return ("HS256 twice", SignerKeys.Join(input, [.. right, .. right]));
        yield return ("HS256 all zero", SignerKeys.Join(input, new byte[32]));
        yield return ("HS256 under an empty key", SignerKeys.Join(input, SignerKeys.Hmac(input, [])));
        for (var bit = 0; bit < 256; bit += 17)
        {
            var flipped = right.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return ($"HS256 with bit {bit} flipped", SignerKeys.Join(input, flipped));
        }
    }

    /// <summary>r and s at the edges: zero, one, the curve's order and around it, all ones.</summary>
    private IEnumerable<(string Name, string Token)> EllipticNumbers()
    {
        var input = Input("ES256", "es");
        (string Name, BigInteger Number)[] edges =
        [
            ("0", 0), ("1", 1), ("n-1", Order - 1), ("n", Order), ("n+1", Order + 1), ("2^256-1", (BigInteger.One << 256) - 1),
        ];
        foreach (var r in edges)
        {
            foreach (var s in edges)
            {
                yield return ($"ES256 r={r.Name} s={s.Name}", SignerKeys.Join(input, [.. SignerKeys.Bytes(r.Number, 32), .. SignerKeys.Bytes(s.Number, 32)]));
            }
        }
    }

    private IEnumerable<(string Name, string Token)> EllipticForms()
    {
        var input = Input("ES256", "es");
        var right = keys.Es256(input);
        var (r, s) = (right[..32], right[32..]);
        var der = keys.Ecdsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        yield return ("ES256 as DER", SignerKeys.Join(input, der));
        yield return ("ES256 r and s changed places", SignerKeys.Join(input, [.. s, .. r]));
        yield return ("ES256 a byte short", SignerKeys.Join(input, right[..^1]));
        yield return ("ES256 a zero more", SignerKeys.Join(input, [.. right, 0]));
        yield return ("ES256 with zeros before r and s", SignerKeys.Join(input, [0, .. r, 0, .. s]));
        yield return ("ES256 r only", SignerKeys.Join(input, r));
        yield return ("ES256 empty", SignerKeys.Join(input, []));
        yield return ("ES256 with r+n", SignerKeys.Join(input, [.. SignerKeys.Bytes(SignerKeys.Number(r) + Order, 33), 0, .. s]));
        yield return ("ES256 over SHA-512", SignerKeys.Join(input, keys.Ecdsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA512)));
    }

    private IEnumerable<(string Name, string Token)> RsaPaddings()
    {
        var input = Input("RS256", "rs");
        var digest = SignerKeys.Sha256(input);
        byte[] info = [.. Sha256Info, .. digest];
        (string Name, byte[] Signature)[] cases =
        [
            ("no digest info", keys.RsaPadded(digest)),
            ("without NULL", keys.RsaPadded([0x30, 0x2f, 0x30, 0x0b, .. info[4..15], 0x04, 0x20, .. digest])),
            ("a length in long form", keys.RsaPadded([0x30, 0x81, 0x31, .. info[2..]])),
            ("an indefinite length", keys.RsaPadded([0x30, 0x80, .. info[2..], 0, 0])),
            ("the length one too great", keys.RsaPadded([0x30, 0x32, .. info[2..]])),
            ("the length one too small", keys.RsaPadded([0x30, 0x30, .. info[2..]])),
            ("the digest's length one too small", keys.RsaPadded([.. info[..18], 0x1f, .. digest])),
            ("another hash's name", keys.RsaPadded([.. info[..14], 0x03, .. info[15..]])),
            ("SHA-1's info", keys.RsaPadded([0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14, .. SHA1Of(input)])),
            ("garbage behind the digest", keys.RsaPadded(info, behind: new byte[100])),
            ("garbage behind, and no more filling than must be", keys.RsaPadded(info, behind: new byte[keys.RsaBytes - 3 - info.Length - 8])),
            ("garbage within the sequence", keys.RsaPadded([0x30, 0x33, .. info[2..17], .. info[17..], 0x05, 0x00])),
            ("filled with zeros", keys.RsaPadded(info, filler: 0)),
            ("filled with FE", keys.RsaPadded(info, filler: 0xFE)),
            ("no separator", keys.RsaPadded(info, separator: 0xFF)),
            ("block type 0", keys.RsaPadded(info, type: 0)),
            ("block type 2", keys.RsaPadded(info, type: 2)),
            ("a first byte of 1", keys.RsaPadded(info, first: 1)),
            ("the last bit of the digest flipped", keys.RsaPadded([.. info[..^1], (byte)(info[^1] ^ 1)])),
            ("PSS", keys.Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
            ("SHA-512", keys.Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        ];
        return cases.Select(one => ($"RS256 {one.Name}", SignerKeys.Join(input, one.Signature)));
    }

    private IEnumerable<(string Name, string Token)> RsaNumbers()
    {
        var input = Input("RS256", "rs");
        var right = keys.Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var number = SignerKeys.Number(right);
        (string Name, byte[] Signature)[] cases =
        [
            ("0", new byte[keys.RsaBytes]), ("1", SignerKeys.Bytes(1, keys.RsaBytes)), ("n-1", SignerKeys.Bytes(keys.Modulus - 1, keys.RsaBytes)),
            ("n", SignerKeys.Bytes(keys.Modulus, keys.RsaBytes)), ("the signature plus n", SignerKeys.Bytes(number + keys.Modulus, keys.RsaBytes)),
            ("n minus the signature", SignerKeys.Bytes(keys.Modulus - number, keys.RsaBytes)),
            ("a zero before", [0, .. right]), ("a zero behind", [.. right, 0]), ("a byte short", right[..^1]), ("nothing", []),
            ("backwards", [.. right.Reverse()]),
        ];
        return cases.Select(one => ($"RS256 {one.Name}", SignerKeys.Join(input, one.Signature)));
    }

    private IEnumerable<(string Name, string Token)> Confusions()
    {
        foreach (var (kid, publicKey) in new[] { ("es", keys.Ecdsa.ExportSubjectPublicKeyInfo()), ("rs", keys.Rsa.ExportSubjectPublicKeyInfo()) })
        {
            var input = Input("HS256", kid);
            yield return ($"HS256 under the public key '{kid}'", SignerKeys.Join(input, SignerKeys.Hmac(input, publicKey)));
            var pem = PemEncoding.WriteString("PUBLIC KEY", publicKey);
            yield return ($"HS256 under the PEM of '{kid}'", SignerKeys.Join(input, SignerKeys.Hmac(input, Encoding.ASCII.GetBytes(pem))));
            yield return ($"HS256 under the PEM of '{kid}' and a line feed", SignerKeys.Join(input, SignerKeys.Hmac(input, Encoding.ASCII.GetBytes(pem + "\n"))));
        }

        foreach (var (algorithm, kid) in new[] { ("ES256", "hs"), ("RS256", "hs"), ("RS256", "es"), ("ES256", "rs"), ("HS512", "hs"), ("HS384", "hs"), ("PS256", "rs"), ("RS512", "rs"), ("ES384", "es") })
        {
            var input = Input(algorithm, kid);
            yield return ($"{algorithm} named for the key '{kid}', HMAC of '{kid}'", SignerKeys.Join(input, SignerKeys.Hmac(input)));
            yield return ($"{algorithm} named for the key '{kid}', signed by RS256", SignerKeys.Join(input, keys.Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
            yield return ($"{algorithm} named for the key '{kid}', signed by ES256", SignerKeys.Join(input, keys.Es256(input)));
        }

        foreach (var none in new[] { "none", "None", "NONE", "nOnE", "", " " })
        {
            yield return ($"alg '{none}'", $"{Input(none, "hs")}.");
            yield return ($"alg '{none}', with a signature", SignerKeys.Join(Input(none, "hs"), SignerKeys.Hmac(Input(none, "hs"))));
        }

        using var attacker = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = attacker.ExportParameters(includePrivateParameters: false).Q;
        var embedded = Input("ES256", "es", header => header["jwk"] = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = "es",
            ["x"] = System.Buffers.Text.Base64Url.EncodeToString(point.X),
            ["y"] = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
        });
        yield return ("ES256 under a key in the header", SignerKeys.Join(embedded, attacker.SignData(Encoding.ASCII.GetBytes(embedded), HashAlgorithmName.SHA256)));
        var critical = Input("HS256", "hs", header => header["crit"] = new JsonArray("exp"));
        yield return ("HS256 with crit", SignerKeys.Join(critical, SignerKeys.Hmac(critical)));
    }

    /// <summary>One token has one spelling.</summary>
    private IEnumerable<(string Name, string Token)> Spellings()
    {
        var right = Right().First().Token;
        var parts = right.Split('.');
        foreach (var added in new[] { "=", "==", " ", "\t", "?", "*", "%20", "A", "AAAA", "." })
        {
            // White space behind a header's value is no part of it (RFC 9110, section 5.5), so it is not sent alone there.
            yield return ($"'{added}' behind the signature", $"{right}{added}{(string.IsNullOrWhiteSpace(added) ? "A" : string.Empty)}");
            yield return ($"'{added}' behind the header", $"{parts[0]}{added}.{parts[1]}.{parts[2]}");
            yield return ($"'{added}' behind the payload", $"{parts[0]}.{parts[1]}{added}.{parts[2]}");
        }

        yield return ("no signature", $"{parts[0]}.{parts[1]}");
        yield return ("no header", $".{parts[1]}.{parts[2]}");
        yield return ("no payload", $"{parts[0]}..{parts[2]}");
        yield return ("four parts", $"{right}.{parts[2]}");
        yield return ("five parts", $"{right}.{parts[2]}.{parts[2]}");
        yield return ("as JSON", new JsonObject { ["protected"] = parts[0], ["payload"] = parts[1], ["signature"] = parts[2] }.ToJsonString());
        foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(last => last != right[^1]))
        {
            yield return ($"the last character {last}", right[..^1] + last);
        }
    }

    private string Input(string algorithm, string kid, Action<JsonObject>? change = null) => SignerKeys.Input(algorithm, kid, payload, change);

#pragma warning disable CA5350 // What a careless verifier would take.
    private static byte[] SHA1Of(string input) => SHA1.HashData(Encoding.ASCII.GetBytes(input));
#pragma warning restore CA5350
}
