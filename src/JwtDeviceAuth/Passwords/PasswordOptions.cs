namespace JwtDeviceAuth.Passwords;

/// <summary>The rules for passwords.</summary>
public sealed class PasswordOptions
{
    /// <summary>
    /// BCrypt's work factor: one more doubles the time of a hash, for the server and for whoever guesses. Default: 11; 10 to 16.
    /// A stored hash with a lower one is replaced at that user's next login.
    /// </summary>
    public int WorkFactor { get; set; } = 11;

    /// <summary>
    /// The least number of characters (Unicode code points) at sign-up and for a new password. Default: 8; 1 to 72. The most is 72
    /// bytes of UTF-8, which is what BCrypt reads: a longer password is refused, never cut.
    /// </summary>
    public int MinimumLength { get; set; } = 8;
}
