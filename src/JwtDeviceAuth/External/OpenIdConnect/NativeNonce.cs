using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.External;

/// <summary>
/// The nonce of a native login. The app keeps a random text and gives the provider its SHA-256, so that the ID token holds only the hash:
/// the app then sends the text itself, which nobody can read from a token that got out.
/// </summary>
internal static class NativeNonce
{
    /// <summary>128 random bits in base64url. From a shorter text the hash could be found by trying.</summary>
    public const int MinimumLength = 22;

    public const int MaximumLength = 255;

    public static bool IsUsable(string text) => text.Length is >= MinimumLength and <= MaximumLength;

    /// <summary>What the ID token's <c>nonce</c> can be: the hash in hexadecimal digits, as apps for Apple and Firebase write it, or in base64url.</summary>
    public static string[] ClaimsFor(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return [Convert.ToHexStringLower(hash), Base64Url.EncodeToString(hash)];
    }
}
