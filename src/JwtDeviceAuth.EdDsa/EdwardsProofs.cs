using System.Text.Json;
using JwtDeviceAuth.Keys;
using NSec.Cryptography;
using PublicKey = NSec.Cryptography.PublicKey;

namespace JwtDeviceAuth.EdDsa;

/// <summary>
/// EdDSA on the curve Ed25519 (RFC 8032), under both names that it has: <c>Ed25519</c> (RFC 9864, section 2.2) says it all, <c>EdDSA</c> (RFC 8037, section 3.1)
/// leaves the curve to the key. It is one algorithm and one key either way, so nothing can be confused. Ed448, which <c>EdDSA</c> could mean too, is not taken.
/// </summary>
internal sealed class EdwardsProofs : IProofAlgorithm
{
    private const string Curve = "Ed25519";
    private const int PublicKeyBytes = 32;

    public IReadOnlyList<string> Names { get; } = [Curve, "EdDSA"];

    public IProofKey? TryImport(JsonElement jwk, out string? fault)
    {
        if (JwkText.Text(jwk, "kty") != "OKP" || JwkText.Text(jwk, "crv") != Curve)
        {
            fault = $"jwk is no key on the curve {Curve}, which is the only one that EdDSA is taken on";
            return null;
        }

        if (JwkText.Bytes(jwk, "x", PublicKeyBytes) is not { } x)
        {
            fault = "x of jwk is not 32 bytes in base64url";
            return null;
        }

        if (!PublicKey.TryImport(SignatureAlgorithm.Ed25519, x, KeyBlobFormat.RawPublicKey, out var key) || key is null)
        {
            fault = $"jwk is no point on the curve {Curve}";
            return null;
        }

        // RFC 8037, section 2, and appendix A.3.
        fault = null;
        return new Key(key, JwkText.ThumbprintOf($$"""{"crv":"{{Curve}}","kty":"OKP","x":"{{JwkText.Text(jwk, "x")}}"}"""));
    }

    private sealed class Key(PublicKey key, string thumbprint) : IProofKey
    {
        public string Thumbprint => thumbprint;

        // A point of small order, for which anybody can make signatures, and a point or number in another spelling than its own are refused here by libsodium.
        public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => SignatureAlgorithm.Ed25519.Verify(key, data, signature);

        public void Dispose()
        {
            // A public key in managed memory.
        }
    }
}
