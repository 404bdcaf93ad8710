namespace JwtDeviceAuth.Passwords;

/// <summary>What came of changing or deleting an account.</summary>
public enum ProfileStatus
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>The user is gone.</summary>
    UserNotFound,

    /// <summary>The password is wrong, or the user has none.</summary>
    InvalidPassword,

    /// <summary>The user has a password, and none was given.</summary>
    PasswordRequired,

    /// <summary>
    /// The user has no password, or has a second factor, and the access token of the request does not speak of a login within
    /// <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>; of one with a social account where that is all that there is.
    /// </summary>
    RecentLoginRequired,

    /// <summary>The user has a second factor, and the access token of the request speaks of a login by one.</summary>
    SecondFactorRequired,

    /// <summary>The session that asks has ended.</summary>
    SessionRevoked,

    /// <summary>The proof is right, but the user is not active.</summary>
    UserInactive,

    /// <summary>The new password has fewer characters than <see cref="PasswordOptions.MinimumLength"/>, or holds a NUL.</summary>
    PasswordTooWeak,

    /// <summary>The new password is one of the most used (<see cref="PasswordOptions.RefuseCommon"/>).</summary>
    PasswordTooCommon,

    /// <summary>The new password has more than 1,024 bytes of UTF-8.</summary>
    PasswordTooLong,

    /// <summary>Too many passwords were wrong; try again later.</summary>
    LockedOut,

    /// <summary>Too many passwords wait to be checked; try again shortly.</summary>
    Busy,

    /// <summary>
    /// Rows of the application refer to the user, and do not go with it: the application deletes them first, or lets them go with the user
    /// (<c>ON DELETE CASCADE</c>). Nothing was deleted.
    /// </summary>
    StillReferenced,
}
