using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Fuzz.Tests.Signatures;

/// <summary>A key of each algorithm, and signatures made by hand: also such as no library would make.</summary>
internal sealed class SignerKeys : IDisposable
{
    private readonly RSAParameters _rsa;

    public SignerKeys() => _rsa = Rsa.ExportParameters(includePrivateParameters: true);

    public ECDsa Ecdsa { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public RSA Rsa { get; } = RSA.Create(2048);

    public BigInteger Modulus => Number(_rsa.Modulus!);

    public int RsaBytes => _rsa.Modulus!.Length;

    /// <summary>The application's settings for these keys.</summary>
    public void Configure(JwtDeviceAuthOptions options)
    {
        options.SigningKeys.Add(new() { Kid = "rs", Algorithm = "RS256", Key = Rsa.ExportPkcs8PrivateKeyPem() });
        options.SigningKeys.Add(new() { Kid = "es", Algorithm = "ES256", Key = Ecdsa.ExportPkcs8PrivateKeyPem() });
        options.SigningKeys.Add(new() { Kid = "hs", Algorithm = "HS256", Key = AuthApp.SigningKey });
    }

    public static string Input(string algorithm, string kid, string payload, Action<JsonObject>? change = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "at+jwt", ["kid"] = kid };
        change?.Invoke(header);
        return $"{Encode(header.ToJsonString())}.{Encode(payload)}";
    }

    public static string Join(string input, byte[] signature) => $"{input}.{Base64Url.EncodeToString(signature)}";

    public static byte[] Hmac(string input, byte[]? key = null)
        => HMACSHA256.HashData(key ?? Convert.FromBase64String(AuthApp.SigningKey), Encoding.ASCII.GetBytes(input));

    public byte[] Es256(string input) => Ecdsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);

    /// <summary>RSA's private operation on a block as it is, whatever it holds.</summary>
    public byte[] RsaRaw(byte[] block)
        => Bytes(BigInteger.ModPow(Number(block), Number(_rsa.D!), Modulus), RsaBytes);

    /// <summary>PKCS #1 v1.5: 00 01 FF ... FF 00 and the digest info, which may be any bytes.</summary>
    public byte[] RsaPadded(byte[] info, byte filler = 0xFF, byte first = 0, byte type = 1, byte separator = 0, byte[]? behind = null)
    {
        behind ??= [];
        var fill = Enumerable.Repeat(filler, RsaBytes - 3 - info.Length - behind.Length);
        return RsaRaw([first, type, .. fill, separator, .. info, .. behind]);
    }

    public static byte[] Sha256(string input) => SHA256.HashData(Encoding.ASCII.GetBytes(input));

    public static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Math.Max(0, length - bytes.Length)], .. bytes];
    }

    public void Dispose()
    {
        Ecdsa.Dispose();
        Rsa.Dispose();
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
