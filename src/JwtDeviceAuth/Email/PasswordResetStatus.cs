namespace JwtDeviceAuth.Email;

/// <summary>What came of resetting a password.</summary>
public enum PasswordResetStatus
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>The code is unknown, was used or has expired, or its user has another address by now or is not active.</summary>
    InvalidCode,

    /// <summary>The new password has fewer characters than <see cref="Passwords.PasswordOptions.MinimumLength"/>, or holds a NUL. The code stays good.</summary>
    PasswordTooWeak,

    /// <summary>The new password is one of the most used (<see cref="Passwords.PasswordOptions.RefuseCommon"/>). The code stays good.</summary>
    PasswordTooCommon,

    /// <summary>The new password has more than 1,024 bytes of UTF-8. The code stays good.</summary>
    PasswordTooLong,

    /// <summary>Too many passwords wait to be checked; try again shortly. The code stays good.</summary>
    Busy,
}
