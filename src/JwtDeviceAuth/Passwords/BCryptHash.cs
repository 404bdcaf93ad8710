using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// A stored hash taken apart. Plain BCrypt is <c>$2b$11$</c>, 22 characters of salt and 31 of digest; where a password has more than the 72 bytes
/// that BCrypt reads, it is passlib's <c>$bcrypt-sha256$v=2,t=2b,r=11$salt$digest</c>: BCrypt of the base64 of HMAC-SHA256 of the password,
/// keyed by the 22 characters of the salt.
/// </summary>
/// <remarks>
/// <para>
/// <c>$2a$</c>, <c>$2b$</c> and <c>$2y$</c> are read, and mean the same function for what UTF-8 can hold. <c>$2x$</c> marks hashes made by
/// crypt_blowfish's sign-extension bug, and <c>$2$</c> leaves out the password's terminating NUL, so that "ab" and "abab" are one password:
/// both are refused. So is version 1 of <c>bcrypt-sha256</c>, whose inner hash has no salt.
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
    public const int SaltLength = 22;
    public const int DigestLength = 31;
    public const int MinimumWorkFactor = 4;
    public const int MaximumWorkFactor = 31;

    private const string Prehashed = "$bcrypt-sha256$v=2,t=2b,r=";
    private const int PlainPrefixLength = 7;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> LastOfSalt = SearchValues.Create(".Oeu");
    private static readonly SearchValues<char> LastOfDigest = SearchValues.Create(".CGKOSWaeimquy26");

    private BCryptHash(bool isPrehashed, int workFactor, ReadOnlySpan<char> salt, ReadOnlySpan<char> digest)
        => (IsPrehashed, WorkFactor, Salt, Digest) = (isPrehashed, workFactor, salt.ToString(), digest.ToString());

    /// <summary>Whether it is <c>bcrypt-sha256</c>.</summary>
    public bool IsPrehashed { get; }

    /// <summary>The binary logarithm of the rounds.</summary>
    public int WorkFactor { get; }

    public string Salt { get; }

    public string Digest { get; }

    /// <summary>Reads a stored hash.</summary>
    /// <returns>False for anything that is not exactly one; never throws.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out BCryptHash hash)
        => text.StartsWith(Prehashed, StringComparison.Ordinal) ? TryParsePrehashed(text[Prehashed.Length..], out hash) : TryParsePlain(text, out hash);

    /// <summary>Writes a hash as it is stored.</summary>
    public static string Format(bool isPrehashed, int workFactor, string salt, string digest) => isPrehashed
        ? string.Create(CultureInfo.InvariantCulture, $"{Prehashed}{workFactor}${salt}${digest}")
        : string.Create(CultureInfo.InvariantCulture, $"$2b${workFactor:00}${salt}{digest}");

    private static bool TryParsePlain(ReadOnlySpan<char> text, out BCryptHash hash)
    {
        hash = default;
        if (text.Length != PlainPrefixLength + SaltLength + DigestLength
            || text is not ['$', '2', 'a' or 'b' or 'y', '$', >= '0' and <= '9', >= '0' and <= '9', '$', ..])
        {
            return false;
        }

        var workFactor = (10 * (text[4] - '0')) + (text[5] - '0');
        return TryMake(isPrehashed: false, workFactor, text.Slice(PlainPrefixLength, SaltLength), text[(PlainPrefixLength + SaltLength)..], out hash);
    }

    private static bool TryParsePrehashed(ReadOnlySpan<char> rest, out BCryptHash hash)
    {
        hash = default;
        var digits = rest.IndexOf('$');
        if (digits is not (1 or 2) || rest[0] == '0' || rest[..digits].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var workFactor = int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        var parts = rest[(digits + 1)..];
        return parts.Length == SaltLength + 1 + DigestLength
            && parts[SaltLength] == '$'
            && TryMake(isPrehashed: true, workFactor, parts[..SaltLength], parts[(SaltLength + 1)..], out hash);
    }

    private static bool TryMake(bool isPrehashed, int workFactor, ReadOnlySpan<char> salt, ReadOnlySpan<char> digest, out BCryptHash hash)
    {
        hash = default;
        if (workFactor is < MinimumWorkFactor or > MaximumWorkFactor
            || salt.ContainsAnyExcept(Alphabet) || !LastOfSalt.Contains(salt[^1])
            || digest.ContainsAnyExcept(Alphabet) || !LastOfDigest.Contains(digest[^1]))
        {
            return false;
        }

        hash = new BCryptHash(isPrehashed, workFactor, salt, digest);
        return true;
    }
}
