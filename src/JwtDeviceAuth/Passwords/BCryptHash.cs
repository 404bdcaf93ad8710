using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace JwtDeviceAuth.Passwords;

/// <summary>A BCrypt hash taken apart: <c>$2b$11$</c>, 22 characters of salt and 31 of digest, 60 in all.</summary>
/// <remarks>
/// <para>
/// <c>$2a$</c>, <c>$2b$</c> and <c>$2y$</c> are read, and mean the same function (see <see cref="BCrypt"/>). <c>$2x$</c> marks hashes made
/// by crypt_blowfish's sign-extension bug, and <c>$2$</c> leaves out the password's terminating NUL, so that "ab" and "abab" are one
/// password: both are refused.
/// </para>
/// <para>
/// Salt and digest end in a character with four and two spare bits. Every BCrypt writes them as zero, and one that checks a hash by
/// comparing strings (OpenBSD, libxcrypt, BCrypt.Net-Next) therefore finds no password for a hash in which they are not. Here such
/// a hash is refused, so that the verdict is the same, and one hash has one spelling.
/// </para>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct BCryptHash
{
    public const int TextLength = 60;
    public const int SaltLength = 16;
    public const int DigestLength = 23;
    public const int MinimumWorkFactor = 4;
    public const int MaximumWorkFactor = 31;

    private const int PrefixLength = 7;
    private const int SaltTextLength = 22;

    private readonly SaltAndDigest _bytes;

    private BCryptHash(int workFactor, SaltAndDigest bytes)
    {
        WorkFactor = workFactor;
        _bytes = bytes;
    }

    /// <summary>The binary logarithm of the rounds.</summary>
    public int WorkFactor { get; }

    [UnscopedRef]
    public ReadOnlySpan<byte> Salt => ((ReadOnlySpan<byte>)_bytes)[..SaltLength];

    [UnscopedRef]
    public ReadOnlySpan<byte> Digest => ((ReadOnlySpan<byte>)_bytes)[SaltLength..];

    /// <summary>Reads a stored hash.</summary>
    /// <returns>False for anything that is not exactly one; never throws.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out BCryptHash hash)
    {
        hash = default;
        if (text.Length != TextLength || !TryParsePrefix(text[..PrefixLength], out var workFactor))
        {
            return false;
        }

        SaltAndDigest bytes = default;
        Span<byte> span = bytes;
        var encoded = text[PrefixLength..];
        if (!BCryptBase64.TryDecode(encoded[..SaltTextLength], span[..SaltLength])
            || !BCryptBase64.TryDecode(encoded[SaltTextLength..], span[SaltLength..]))
        {
            return false;
        }

        hash = new BCryptHash(workFactor, bytes);
        return true;
    }

    /// <summary>Writes a hash as it is stored, with the prefix <c>$2b$</c>.</summary>
    public static string Format(int workFactor, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> digest)
    {
        Span<char> text = stackalloc char[TextLength];
        "$2b$".CopyTo(text);
        text[4] = (char)('0' + (workFactor / 10));
        text[5] = (char)('0' + (workFactor % 10));
        text[6] = '$';
        BCryptBase64.Encode(salt, text.Slice(PrefixLength, SaltTextLength));
        BCryptBase64.Encode(digest, text[(PrefixLength + SaltTextLength)..]);
        return new string(text);
    }

    private static bool TryParsePrefix(ReadOnlySpan<char> prefix, out int workFactor)
    {
        workFactor = 0;
        if (prefix is not ['$', '2', 'a' or 'b' or 'y', '$', >= '0' and <= '9', >= '0' and <= '9', '$'])
        {
            return false;
        }

        workFactor = (10 * (prefix[4] - '0')) + (prefix[5] - '0');
        return workFactor is >= MinimumWorkFactor and <= MaximumWorkFactor;
    }

    // Inside the struct, so that a parsed hash is no object and its parts cannot be changed from outside.
    [InlineArray(SaltLength + DigestLength)]
    private struct SaltAndDigest
    {
        private byte _first;
    }
}
