namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Turns passwords into hashes for storage and checks them. <see cref="JwtDeviceAuthBuilder.AddPasswordHasher{THasher}"/> replaces BCrypt. Calls
/// come from several threads at once.
/// </summary>
public interface IPasswordHasher
{
    /// <summary>Hashes a password under a fresh salt.</summary>
    /// <param name="password">1 to 1,024 bytes of UTF-8 without NUL; longer ones have been refused before.</param>
    /// <returns>A self-describing string that <see cref="Verify"/> understands.</returns>
    /// <exception cref="ArgumentException">It is no such password.</exception>
    string Hash(string password);

    /// <summary>
    /// Checks a password. For a wrong one it must take the same time whatever the hash is, or the time shows which accounts exist: an unknown
    /// one is compared with a hash that <see cref="Hash"/> made.
    /// </summary>
    /// <param name="password">What was sent; it can be longer than 1,024 bytes or hold a NUL, and is then wrong.</param>
    /// <param name="hash">What is stored. Something that is no hash gives <see cref="PasswordVerification.Failed"/>.</param>
    /// <returns>Never throws for a wrong password or a damaged hash.</returns>
    PasswordVerification Verify(string password, string hash);
}
