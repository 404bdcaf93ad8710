using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// What BCrypt is given for a password: the password, or for one that has more bytes than BCrypt reads, its HMAC-SHA256 in base64 (see
/// <see cref="BCryptHash"/>). There is one for every password, also for those that are never right, so that each costs the same.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct BCryptKey
{
    /// <summary>The bytes of UTF-8 that BCrypt reads.</summary>
    public const int MaximumPlainBytes = 72;

    /// <summary>The bytes of UTF-8 that a password may have.</summary>
    public const int MaximumBytes = 1024;

    /// <summary>The bytes of UTF-8 that <see cref="Text"/> can have.</summary>
    public const int MaximumTextBytes = (MaximumPlainBytes + 1) * 3;

    private BCryptKey(string text, bool isPrehashed, bool isSound, bool isCut)
        => (Text, IsPrehashed, IsSound, IsCut) = (text, isPrehashed, isSound, isCut);

    /// <summary>Well-formed; the first 72 bytes of its UTF-8 are the key.</summary>
    public string Text { get; }

    /// <summary>Whether the text is a hash of the password.</summary>
    public bool IsPrehashed { get; }

    /// <summary>
    /// Whether it is a password that one may have: not too long, Unicode, and without NUL, with which the cycle of password and terminator can
    /// be that of a shorter password ("a", "a\0a" and "a\0a\0a" are one key to BCrypt).
    /// </summary>
    public bool IsSound { get; }

    /// <summary>Whether not all of the password counts: another password, with another end, would be the same.</summary>
    public bool IsCut { get; }

    /// <summary>For a hash to be made: plain wherever all of the password counts.</summary>
    /// <exception cref="ArgumentException">The password has more than 1,024 bytes, a NUL, or is not Unicode.</exception>
    public static BCryptKey ForNew(string password, string salt)
    {
        if (!IsSoundPassword(password))
        {
            throw new ArgumentException("A password has at most 1,024 bytes of UTF-8, no NUL, and no half of a surrogate pair.", nameof(password));
        }

        return Of(password, Encoding.UTF8.GetByteCount(password) > MaximumPlainBytes, salt);
    }

    /// <summary>For a check against a hash.</summary>
    public static BCryptKey Of(string password, in BCryptHash hash) => Of(password, hash.IsPrehashed, hash.Salt);

    /// <summary>For what stands instead of a hash and is none.</summary>
    public static BCryptKey ForNothing(string password) => Of(password, isPrehashed: false, salt: string.Empty);

    private static BCryptKey Of(string password, bool isPrehashed, string salt)
    {
        var isSound = IsSoundPassword(password);
        return isPrehashed
            ? new BCryptKey(Prehash(password, salt), isPrehashed: true, isSound, isCut: false)
            : new BCryptKey(Beginning(password), isPrehashed: false, isSound, isCut: Encoding.UTF8.GetByteCount(password) > MaximumPlainBytes);
    }

    /// <summary>No more of a password than counts, so that one that is far too long costs what the longest does.</summary>
    private static string Prehash(string password, string salt)
    {
        var utf8 = Encoding.UTF8.GetBytes(password[..Math.Min(password.Length, MaximumBytes)]);
        var mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(salt), utf8);
        CryptographicOperations.ZeroMemory(utf8);
        return Convert.ToBase64String(mac);
    }

    private static string Beginning(string password)
    {
        // A character has at least one byte; one more, so that no pair is cut in two.
        var beginning = password.Length > MaximumPlainBytes + 1 ? password[..(MaximumPlainBytes + 1)] : password;
        return HasLoneSurrogate(beginning) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(beginning)) : beginning;
    }

    private static bool IsSoundPassword(string password)
        => password.Length <= MaximumBytes
            && Encoding.UTF8.GetByteCount(password) <= MaximumBytes
            && !password.Contains('\0', StringComparison.Ordinal)
            && !HasLoneSurrogate(password);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }
}
