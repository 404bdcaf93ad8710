using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>ES256: ECDSA on the curve P-256 with SHA-256 (RFC 7518, section 3.4), which browsers, phones and security chips all have.</summary>
internal sealed class EllipticProofs : IProofAlgorithm
{
    private const int CoordinateBytes = 32;

    public IReadOnlyList<string> Names { get; } = [SecurityAlgorithms.EcdsaSha256];

    public IProofKey? TryImport(JsonElement jwk, out string? fault)
    {
        if (JwkText.Text(jwk, "kty") != "EC" || JwkText.Text(jwk, "crv") != "P-256")
        {
            fault = "jwk is no elliptic key on the curve P-256, which ES256 needs";
            return null;
        }

        if (JwkText.Bytes(jwk, "x", CoordinateBytes) is not { } x || JwkText.Bytes(jwk, "y", CoordinateBytes) is not { } y)
        {
            fault = "x or y of jwk is not 32 bytes in base64url";
            return null;
        }

        try
        {
            // Throws for a point that is not on the curve.
            var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            fault = null;
            return new Key(key, JwkText.ThumbprintOf(
                $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(x)}}","y":"{{Base64Url.EncodeToString(y)}}"}"""));
        }
        catch (CryptographicException)
        {
            fault = "jwk is no point on the curve P-256";
            return null;
        }
    }

    private sealed class Key(ECDsa key, string thumbprint) : IProofKey
    {
        public string Thumbprint => thumbprint;

        public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
            => signature.Length == 2 * CoordinateBytes
                && key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        public void Dispose() => key.Dispose();
    }
}
