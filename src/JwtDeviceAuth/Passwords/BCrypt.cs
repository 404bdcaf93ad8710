using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// BCrypt, as in N. Provos and D. Mazières, "A Future-Adaptable Password Scheme" (USENIX 1999): a key schedule of Blowfish that is run
/// 2^(work factor) times. It writes OpenBSD's <c>$2b$</c> strings.
/// </summary>
/// <remarks>
/// <para>
/// The prefixes tell of past bugs, not of other functions. <c>$2b$</c> came when OpenBSD mended its count of passwords over 255 bytes,
/// <c>$2y$</c> when crypt_blowfish mended its sign extension; for the 72 bytes taken here both are what OpenBSD, jBCrypt and
/// BCrypt.Net-Next compute for <c>$2a$</c>.
/// </para>
/// <para>
/// crypt_blowfish, and so libxcrypt and PHP, changes one bit of <c>$2a$</c> for some passwords that contain the byte 0xFF, lest they
/// collide with hashes that its old bug made. 0xFF never occurs in UTF-8, so no password here is one of them, and the change is not
/// made: <c>$2a$</c> is computed like the others.
/// </para>
/// <para>
/// Everything derived from the password lives on the stack, where no garbage collection copies it, and is zeroed after use. What is
/// left out is what the processor's registers hold.
/// </para>
/// </remarks>
internal static class BCrypt
{
    /// <summary>The bytes of a password that count. More are refused, because a silent cut makes different passwords equal.</summary>
    public const int MaximumPasswordBytes = 72;

    private const int CiphertextWords = 6;
    private const int CiphertextRounds = 64;

    private static ReadOnlySpan<byte> Plaintext => "OrpheanBeholderScryDoubt"u8;

    /// <summary>Hashes a password into a <c>$2b$</c> string.</summary>
    /// <param name="password">Up to 72 bytes without NUL; the terminating NUL that BCrypt hashes with it is added here.</param>
    /// <param name="workFactor">The binary logarithm of the rounds, 4 to 31.</param>
    /// <param name="salt">16 bytes, never used before.</param>
    public static string Hash(ReadOnlySpan<byte> password, int workFactor, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workFactor, BCryptHash.MinimumWorkFactor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workFactor, BCryptHash.MaximumWorkFactor);
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, BCryptHash.SaltLength, nameof(salt));
        if (!IsHashable(password))
        {
            throw new ArgumentException("A password for BCrypt has at most 72 bytes and no NUL.", nameof(password));
        }

        Span<byte> digest = stackalloc byte[BCryptHash.DigestLength];
        ComputeDigest(password, workFactor, salt, digest);
        return BCryptHash.Format(workFactor, salt, digest);
    }

    /// <summary>Whether the hash was made from the password.</summary>
    /// <returns>False, after the same work, for a password that <see cref="Hash"/> refuses.</returns>
    public static bool Verify(ReadOnlySpan<byte> password, in BCryptHash hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.WorkFactor, BCryptHash.MinimumWorkFactor, nameof(hash));

        var hashable = IsHashable(password);
        Span<byte> digest = stackalloc byte[BCryptHash.DigestLength];
        ComputeDigest(password[..Math.Min(password.Length, MaximumPasswordBytes)], hash.WorkFactor, hash.Salt, digest);
        var equal = CryptographicOperations.FixedTimeEquals(digest, hash.Digest);
        CryptographicOperations.ZeroMemory(digest);
        return hashable && equal;
    }

    // With a NUL inside, the cycle of password and terminator can be that of a shorter password: "a", "a\0a" and "a\0a\0a" are one key.
    private static bool IsHashable(ReadOnlySpan<byte> password) => password.Length <= MaximumPasswordBytes && !password.Contains((byte)0);

    private static void ComputeDigest(ReadOnlySpan<byte> password, int workFactor, ReadOnlySpan<byte> salt, Span<byte> digest)
    {
        // One buffer for all that is secret, so that one call zeroes it.
        Span<uint> secrets = stackalloc uint[BlowfishTables.WordCount + BlowfishTables.SubkeyCount + CiphertextWords];
        var state = secrets[..BlowfishTables.WordCount];
        var key = secrets.Slice(BlowfishTables.WordCount, BlowfishTables.SubkeyCount);
        var ciphertext = secrets[^CiphertextWords..];
        Span<uint> saltKey = stackalloc uint[BlowfishTables.SubkeyCount];
        Span<byte> terminated = stackalloc byte[MaximumPasswordBytes + 1];

        try
        {
            password.CopyTo(terminated);
            terminated[password.Length] = 0;
            FillCyclically(key, terminated[..(password.Length + 1)]);
            FillCyclically(saltKey, salt);

            BlowfishTables.InitialState.CopyTo(state);
            Blowfish.MixInto(state, key);
            Blowfish.ExpandWithSalt(state, saltKey);
            for (var rounds = 1u << workFactor; rounds > 0; rounds--)
            {
                Blowfish.MixInto(state, key);
                Blowfish.Expand(state);
                Blowfish.MixInto(state, saltKey);
                Blowfish.Expand(state);
            }

            Encrypt(state, ciphertext);

            // The last byte has been left out ever since the first implementation did.
            Span<byte> bytes = MemoryMarshal.AsBytes(ciphertext);
            bytes[..digest.Length].CopyTo(digest);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(secrets));
            CryptographicOperations.ZeroMemory(terminated);
        }
    }

    private static void FillCyclically(Span<uint> words, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < words.Length * sizeof(uint); i++)
        {
            ref var word = ref words[i / sizeof(uint)];
            word = (word << 8) | bytes[i % bytes.Length];
        }
    }

    private static void Encrypt(ReadOnlySpan<uint> state, Span<uint> ciphertext)
    {
        ref var words = ref MemoryMarshal.GetReference(state);
        for (var i = 0; i < CiphertextWords; i += 2)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(Plaintext[(i * sizeof(uint))..]);
            var right = BinaryPrimitives.ReadUInt32BigEndian(Plaintext[((i + 1) * sizeof(uint))..]);
            for (var round = 0; round < CiphertextRounds; round++)
            {
                Blowfish.Encipher(ref words, ref left, ref right);
            }

            BinaryPrimitives.WriteUInt32BigEndian(MemoryMarshal.AsBytes(ciphertext[i..]), left);
            BinaryPrimitives.WriteUInt32BigEndian(MemoryMarshal.AsBytes(ciphertext[(i + 1)..]), right);
        }
    }
}
