using System.Buffers.Text;
using System.Text;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.DPoP;

/// <summary>
/// Reads a proof: size and spelling; the header, with the key; the payload; the signature last, since it costs the most. What belongs to the request is
/// <see cref="ProofCheck"/>'s to say.
/// </summary>
internal sealed class ProofReader(ProofKeys keys)
{
    /// <summary>A proof has 500 characters or so, and as many more as the address has.</summary>
    public const int MaximumLength = 4096;

    private const string NotThreeParts = "it is not three parts of base64url with dots between";

    /// <summary>Null where it is no proof; nothing of it is in the fault.</summary>
    /// <param name="text">The proof.</param>
    /// <param name="kept">Where the key is kept for the next proof; null for nowhere.</param>
    /// <param name="fault">What is wrong with it.</param>
    public Proof? TryRead(string text, KeptProofKey? kept, out string? fault)
    {
        if (text.Length > MaximumLength)
        {
            fault = $"it has more than {MaximumLength} characters";
            return null;
        }

        var (headerEnd, payloadEnd) = (text.IndexOf('.', StringComparison.Ordinal), text.LastIndexOf('.'));
        if (!StrictToken.HasTokenCharacters(text) || headerEnd < 1 || payloadEnd == headerEnd || text.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1).Contains('.')
            || BytesOf(text.AsSpan(payloadEnd + 1)) is not { } signature)
        {
            fault = NotThreeParts;
            return null;
        }

        fault = null;
        var header = text.AsSpan(0, headerEnd);
        if ((kept?.Take(header) ?? Import(header, out fault)) is not { } key)
        {
            return null;
        }

        try
        {
            return TryRead(text.AsSpan(0, payloadEnd), headerEnd, signature, key, out fault);
        }
        finally
        {
            if (kept is null)
            {
                key.Dispose();
            }
            else
            {
                kept.Put(header, key);
            }
        }
    }

    private IProofKey? Import(ReadOnlySpan<char> encodedHeader, out string? fault)
    {
        if (BytesOf(encodedHeader) is { } header)
        {
            return keys.TryRead(header, out fault);
        }

        fault = NotThreeParts;
        return null;
    }

    private static Proof? TryRead(ReadOnlySpan<char> signed, int headerEnd, byte[] signature, IProofKey key, out string? fault)
    {
        if (TryReadPayload(signed[(headerEnd + 1)..], key.Thumbprint, out fault) is not { } proof)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[signed.Length];
        Encoding.ASCII.GetBytes(signed, bytes);
        if (!key.Verify(bytes, signature))
        {
            fault = "its signature is not that of the key in jwk";
            return null;
        }

        return proof;
    }

    private static Proof? TryReadPayload(ReadOnlySpan<char> encoded, string thumbprint, out string? fault)
    {
        using var claims = StrictToken.TryReadPart(encoded);
        if (claims is null)
        {
            fault = "its payload is not a JSON object with each name once";
            return null;
        }

        var (id, method, address, issuedAt) = (
            claims.Text(JwtRegisteredClaimNames.Jti), claims.Text("htm"), claims.Text("htu"), claims.NumericDate(JwtRegisteredClaimNames.Iat));
        if (id is null || method is null || address is null || issuedAt is null)
        {
            fault = "it needs jti, htm and htu as texts, and iat as a time in seconds";
            return null;
        }

        var (tokenHash, nonce) = (claims.Text("ath"), claims.Text("nonce"));
        if ((tokenHash is null && claims.Has("ath")) || (nonce is null && claims.Has("nonce")))
        {
            fault = "ath or nonce is no text";
            return null;
        }

        fault = null;
        return new Proof
        {
            KeyThumbprint = thumbprint,
            Id = id,
            Method = method,
            Address = address,
            IssuedAt = issuedAt.Value,
            AccessTokenHash = tokenHash,
            Nonce = nonce,
        };
    }

    private static byte[]? BytesOf(ReadOnlySpan<char> encoded)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        return JwkText.TryDecode(encoded, bytes) ? bytes : null;
    }
}
