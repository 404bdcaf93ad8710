namespace JwtDeviceAuth.Passkeys;

/// <summary>What came of a change of passkeys.</summary>
public enum PasskeyStatus
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>The user is gone.</summary>
    UserNotFound,

    /// <summary>The user is not active.</summary>
    UserInactive,

    /// <summary>The session that asks has ended.</summary>
    SessionRevoked,

    /// <summary>The user has a password and no second factor, and no password was given.</summary>
    PasswordRequired,

    /// <summary>The password is wrong.</summary>
    InvalidPassword,

    /// <summary>The access token of the request does not speak of a recent login.</summary>
    RecentLoginRequired,

    /// <summary>The user has a second factor, and the access token of the request speaks of a login by one.</summary>
    SecondFactorRequired,

    /// <summary>The passkey is not valid: its challenge was used or has expired, it is of another origin or relying party, or the user was not verified.</summary>
    InvalidPasskey,

    /// <summary>Somebody has this passkey.</summary>
    Taken,

    /// <summary>The user has as many passkeys as can be.</summary>
    TooMany,

    /// <summary>The user began as many registrations as can be, and finished none of them; try again later.</summary>
    TooManyStarted,

    /// <summary>The user has no such passkey.</summary>
    NotFound,

    /// <summary>It is the last second factor, and the user has to have one.</summary>
    LastSecondFactor,

    /// <summary>It is the user's last way to sign in.</summary>
    LastWayIn,

    /// <summary>Too many passwords were wrong; try again later.</summary>
    LockedOut,

    /// <summary>Too many passwords wait to be checked, or the account is being changed; try again shortly.</summary>
    Busy,
}
