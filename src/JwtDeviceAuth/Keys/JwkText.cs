using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace JwtDeviceAuth.Keys;

/// <summary>Parts of a key in JSON (RFC 7517).</summary>
internal static class JwkText
{
    /// <summary>A member that is a text; null for anything else.</summary>
    public static string? Text(JsonElement jwk, string name)
    {
        try
        {
            return jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }

    /// <summary>A member that is so many bytes in base64url, in the one spelling that they have; null for anything else.</summary>
    public static byte[]? Bytes(JsonElement jwk, string name, int length)
    {
        if (Text(jwk, name) is not { } text || text.Length != Base64Url.GetEncodedLength(length))
        {
            return null;
        }

        var bytes = new byte[length];
        return TryDecode(text, bytes) && Base64Url.EncodeToString(bytes) == text ? bytes : null;
    }

    /// <summary>Fills a buffer with base64url; false for anything else. The other methods of the framework throw.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
        => Base64Url.DecodeFromChars(text, bytes, out var consumed, out var written) == OperationStatus.Done && consumed == text.Length && written == bytes.Length;

    /// <summary>The thumbprint of a key whose required members, in their order and without spaces, are this JSON (RFC 7638, section 3).</summary>
    public static string ThumbprintOf(string requiredMembers) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(requiredMembers)));
}
