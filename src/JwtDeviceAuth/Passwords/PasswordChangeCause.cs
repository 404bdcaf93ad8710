namespace JwtDeviceAuth.Passwords;

/// <summary>How a password came to be set.</summary>
public enum PasswordChangeCause
{
    /// <summary>By the user, who knew the one before.</summary>
    Changed,

    /// <summary>By a user who had none, after a recent login with a social account.</summary>
    FirstPassword,

    /// <summary>With a code from an e-mail.</summary>
    Reset,
}
