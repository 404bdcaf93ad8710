namespace JwtDeviceAuth.Passwords;

/// <summary>The rules for passwords.</summary>
public sealed class PasswordOptions
{
    /// <summary>
    /// BCrypt's work factor: one more doubles the time of a hash, for the server and for an attacker who guesses. Default: 11; 10 to 16.
    /// A stored hash with a lower one is replaced at that user's next login.
    /// </summary>
    public int WorkFactor { get; set; } = 11;

    /// <summary>
    /// The least number of characters (Unicode code points) at sign-up and for a new password. Default: 8; 1 to 72. The most is 1,024 bytes of
    /// UTF-8: a longer password is refused, never cut.
    /// </summary>
    public int MinimumLength { get; set; } = 8;

    /// <summary>
    /// Whether the most used passwords are refused at sign-up and for a new password; see <see cref="ICommonPasswords"/>. Default: true.
    /// </summary>
    public bool RefuseCommon { get; set; } = true;

    /// <summary>
    /// Whether a password of more than 72 bytes is right for a plain BCrypt hash that was made of its first 72 bytes, as systems make them that
    /// cut longer passwords. Such a hash is replaced at that user's next login, and then all of the password counts. Default: false.
    /// </summary>
    public bool AllowTruncatedHashes { get; set; }
}
