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

    /// <summary>Null where it is no proof; nothing of it is in the fault.</summary>
    public Proof? TryRead(string text, out string? fault)
    {
        if (text.Length > MaximumLength)
        {
            fault = $"it has more than {MaximumLength} characters";
            return null;
        }

        var (headerEnd, payloadEnd) = (text.IndexOf('.', StringComparison.Ordinal), text.LastIndexOf('.'));
        if (!StrictToken.HasTokenCharacters(text) || headerEnd < 1 || payloadEnd == headerEnd || text.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1).Contains('.')
            || BytesOf(text.AsSpan(0, headerEnd)) is not { } header
            || BytesOf(text.AsSpan(payloadEnd + 1)) is not { } signature)
        {
            fault = "it is not three parts of base64url with dots between";
            return null;
        }

        using var key = keys.TryRead(header, out fault);
        if (key is null || TryReadPayload(text.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1), key.Thumbprint, out fault) is not { } proof)
        {
            return null;
        }

        if (!key.Verify(Encoding.ASCII.GetBytes(text, 0, payloadEnd), signature))
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
