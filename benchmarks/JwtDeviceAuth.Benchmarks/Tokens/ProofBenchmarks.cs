using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Keys;

namespace JwtDeviceAuth.Benchmarks.Tokens;

/// <summary>What a proof (RFC 9449) costs beside a bearer token: one ES256 verification, and the import of the key before it where that is not kept.</summary>
public class ProofBenchmarks
{
    private readonly EllipticProofs _algorithm = new();
    private readonly ProofReader _reader;
    private readonly JsonElement _jwk;
    private readonly IProofKey _key;
    private readonly KeptProofKey _kept;
    private readonly string _proof;
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    public ProofBenchmarks()
    {
        _reader = new ProofReader(new ProofKeys([_algorithm]));
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        _jwk = JsonDocument.Parse(jwk).RootElement;
        _key = _algorithm.TryImport(_jwk, out _)!;
        _kept = new KeptProofKey(_key.Thumbprint);
        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}}}"""));
        var payload = Base64Url.EncodeToString(
            """{"jti":"5b3c1f1e-7f0b-4a57-9f1c-1f6b6d0c5d11","htm":"GET","htu":"https://api.example.com/todos","iat":1772366400,"ath":"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"}"""u8);
        _signed = Encoding.ASCII.GetBytes($"{header}.{payload}");
        _signature = key.SignData(_signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _proof = $"{header}.{payload}.{Base64Url.EncodeToString(_signature)}";
    }

    [Benchmark(Description = "a proof, read and verified", Baseline = true)]
    public bool Read() => _reader.TryRead(_proof, kept: null, out _) is not null;

    [Benchmark(Description = "the same with the key kept")]
    public bool ReadWithKeptKey() => _reader.TryRead(_proof, _kept, out _) is not null;

    [Benchmark(Description = "of that, the import of the key")]
    public string Import()
    {
        using var key = _algorithm.TryImport(_jwk, out _)!;
        return key.Thumbprint;
    }

    [Benchmark(Description = "of that, the verification")]
    public bool Verify() => _key.Verify(_signed, _signature);
}
