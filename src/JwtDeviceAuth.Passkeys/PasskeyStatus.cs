namespace JwtDeviceAuth.Passkeys;

/// <summary>What came of a change of passkeys, or of asking for the options of one.</summary>
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

    /// <summary>The <c>mfa_token</c> is unknown, was used or has expired, or what was proved with it is not so any more. The person signs in anew.</summary>
    InvalidToken,

    /// <summary>The login that waits began with a proof of a key (DPoP), and this request has none of the same key. The token stays good.</summary>
    WrongKey,

    /// <summary>The client's proof of its key (DPoP) was used before: it is to make a new one. The token stays good.</summary>
    ProofReplayed,

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
