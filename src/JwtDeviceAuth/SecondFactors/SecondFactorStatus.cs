namespace JwtDeviceAuth.SecondFactors;

/// <summary>What came of a change of second factors.</summary>
public enum SecondFactorStatus
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

    /// <summary>
    /// The user has neither a password nor a second factor, and the session that asks is not of a login with a social account within
    /// <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>.
    /// </summary>
    RecentLoginRequired,

    /// <summary>The user has a second factor, and did not prove both within <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>.</summary>
    SecondFactorRequired,

    /// <summary>The <c>mfa_token</c> of the enrolment is unknown, was used or has expired.</summary>
    InvalidToken,

    /// <summary>The login of the enrolment began with a proof of a key (DPoP), and this request has none of the same key. The token stays good.</summary>
    WrongKey,

    /// <summary>The client's proof of its key (DPoP) was used before: it is to make a new one. The token stays good.</summary>
    ProofReplayed,

    /// <summary>The first code is wrong.</summary>
    InvalidCode,

    /// <summary>The user has no such factor, or it is not pending any more.</summary>
    FactorNotFound,

    /// <summary>The user has as many authenticator apps as may be.</summary>
    TooManyFactors,

    /// <summary>The user has no second factor, and so no recovery codes.</summary>
    NoSecondFactor,

    /// <summary>It is the last second factor, and the user has to have one.</summary>
    LastSecondFactor,

    /// <summary>Too many passwords or codes were wrong; try again later.</summary>
    LockedOut,

    /// <summary>Too many passwords wait to be checked, or others changed the account at the same time; try again shortly.</summary>
    Busy,
}
