using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.External;

/// <summary>PKCE's <c>S256</c> (RFC 7636), which binds a one-time code to the client that asked for it.</summary>
internal static class CodeChallenge
{
    private const int Length = 43;
    private const int MaximumVerifierLength = 128;

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static bool IsChallenge(string? text)
        => text is { Length: Length } && Base64Url.IsValid(text, out var bytes) && bytes == SHA256.HashSizeInBytes;

    public static bool IsVerifier(string? text)
        => text is { Length: >= Length and <= MaximumVerifierLength } && !text.AsSpan().ContainsAnyExcept(Unreserved);

    public static string Of(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public static bool IsAnsweredBy(string challenge, string verifier)
        => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(challenge), Encoding.ASCII.GetBytes(Of(verifier)));
}
