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
/// </remarks>
internal static class BCrypt
{
    /// <summary>The bytes of a password that count. More are refused, because a silent cut makes different passwords equal.</summary>
    public const int MaximumPasswordBytes = 72;

    /// <summary>Hashes a password into a <c>$2b$</c> string.</summary>
    /// <param name="password">Up to 72 bytes without NUL; the terminating NUL that BCrypt hashes with it is added here.</param>
    /// <param name="workFactor">The binary logarithm of the rounds, 4 to 31.</param>
    /// <param name="salt">16 bytes, never used before.</param>
    public static string Hash(ReadOnlySpan<byte> password, int workFactor, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workFactor, BCryptHash.MinimumWorkFactor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workFactor, BCryptHash.MaximumWorkFactor);
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, BCryptHash.SaltLength, nameof(salt));
        ThrowIfNotHashable(password);

        using var batch = new BCryptBatch(workFactor);
        batch.Add(password, salt);
        batch.Run();
        return BCryptHash.Format(workFactor, salt, batch.Digest(0));
    }

    /// <summary>Whether the hash was made from the password.</summary>
    /// <returns>False, after the same work, for a password that <see cref="Hash"/> refuses.</returns>
    public static bool Verify(ReadOnlySpan<byte> password, in BCryptHash hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.WorkFactor, BCryptHash.MinimumWorkFactor, nameof(hash));

        using var batch = new BCryptBatch(hash.WorkFactor);
        batch.Add(password, hash.Salt);
        batch.Run();
        return batch.Verifies(0, hash);
    }

    /// <summary>Refuses a password that no hash may be made of.</summary>
    public static void ThrowIfNotHashable(ReadOnlySpan<byte> password)
    {
        if (!IsHashable(password))
        {
            throw new ArgumentException("A password for BCrypt has at most 72 bytes and no NUL.", nameof(password));
        }
    }

    // With a NUL inside, the cycle of password and terminator can be that of a shorter password: "a", "a\0a" and "a\0a\0a" are one key.
    /// <summary>Whether all of the password counts, and no other password is the same to BCrypt.</summary>
    public static bool IsHashable(ReadOnlySpan<byte> password) => password.Length <= MaximumPasswordBytes && !password.Contains((byte)0);
}
