using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>A key of a device, and proofs of it (RFC 9449), each good for one request within the next minute.</summary>
internal sealed class ProofMint : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _header;

    public ProofMint()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
        _header = Encode($$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}}}""");
    }

    public string Thumbprint { get; }

    public void Write(string method, Uri address, string? accessToken, int count, string path)
    {
        using var writer = new StreamWriter(path);
        for (var number = 0; number < count; number++)
        {
            writer.WriteLine(New(method, address, accessToken));
        }
    }

    public string New(string method, Uri address, string? accessToken)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = accessToken is null ? string.Empty : $",\"ath\":\"{Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)))}\"";
        var signed = $"{_header}.{Encode($"{{\"jti\":\"{Guid.NewGuid():N}\",\"htm\":\"{method}\",\"htu\":\"{address.AbsoluteUri}\",\"iat\":{time}{hash}}}")}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
