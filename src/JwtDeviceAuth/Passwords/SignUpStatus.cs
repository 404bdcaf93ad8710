namespace JwtDeviceAuth.Passwords;

/// <summary>What came of a sign-up.</summary>
public enum SignUpStatus
{
    /// <summary>The user exists now.</summary>
    Succeeded,

    /// <summary>Another user has this e-mail address.</summary>
    EmailTaken,

    /// <summary>That is not an e-mail address.</summary>
    InvalidEmail,

    /// <summary>The password has fewer characters than <see cref="PasswordOptions.MinimumLength"/>, or holds a NUL.</summary>
    PasswordTooWeak,

    /// <summary>The password is one of the most used (<see cref="PasswordOptions.RefuseCommon"/>).</summary>
    PasswordTooCommon,

    /// <summary>The password has more than 1,024 bytes of UTF-8.</summary>
    PasswordTooLong,

    /// <summary>Too many signed up from this address (<see cref="Lockout.LockoutOptions.FreeSignUps"/>); try again later.</summary>
    LockedOut,

    /// <summary>Too many passwords wait to be hashed; try again shortly.</summary>
    Busy,
}
