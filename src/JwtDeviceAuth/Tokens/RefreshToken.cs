using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Keys;

namespace JwtDeviceAuth.Tokens;

/// <summary>What a refresh token says. Its <see cref="TokenId"/> is the secret: never logged, stored only as <see cref="Hash"/>.</summary>
internal sealed class RefreshToken
{
    public required long UserId { get; init; }

    public required string SessionId { get; init; }

    public required string DeviceId { get; init; }

    public required string LoginType { get; init; }

    public required string TokenId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// The key of the device that it is bound to; null for a token from before its session was bound, or of one that is not. So it is known of a replaced
    /// token whether only the device could have had a use for it.
    /// </summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The key that signed it; set on a token that was read.</summary>
    public string? Kid { get; init; }

    public byte[] Hash() => HashOf(TokenId);

    /// <summary>Whether it shows that a request comes from its device: a token that is bound to a key shows nothing without that key.</summary>
    public bool IsOfDeviceWith(string? provedKeyThumbprint) => KeyThumbprint is null || KeyThumbprint == provedKeyThumbprint;

    /// <summary>
    /// The <c>jti</c> of the token that replaces this one. Not random, but <c>HMAC-SHA256(K, jti || sid)</c>: a client that presents this token
    /// again is given the same successor, and nobody else can compute it.
    /// </summary>
    public string SuccessorTokenId(MacPool successors)
    {
        // The jti has a fixed length, so that no other pair of jti and sid makes the same bytes.
        Span<byte> ids = stackalloc byte[TokenId.Length + SessionId.Length];
        Encoding.ASCII.GetBytes(TokenId, ids);
        Encoding.ASCII.GetBytes(SessionId, ids[TokenId.Length..]);
        Span<byte> successor = stackalloc byte[HMACSHA256.HashSizeInBytes];
        successors.Compute(ids, successor);
        return Base64Url.EncodeToString(successor);
    }

    public static byte[] HashOf(string tokenId)
    {
        Span<byte> id = stackalloc byte[tokenId.Length];
        Encoding.ASCII.GetBytes(tokenId, id);
        return SHA256.HashData(id);
    }
}
