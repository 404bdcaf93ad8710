namespace JwtDeviceAuth.Passwords;

/// <summary>What came of checking an e-mail address and a password.</summary>
public enum LoginValidationResult
{
    /// <summary>They belong to an active user.</summary>
    Valid,

    /// <summary>No user has this e-mail address.</summary>
    UserNotFound,

    /// <summary>The password is wrong, or the user has none.</summary>
    InvalidPassword,

    /// <summary>The password is right, but the user is not active.</summary>
    UserInactive,

    /// <summary>They are right, and an <see cref="Sessions.ILoginStep"/> asks for one more step.</summary>
    StepRequired,

    /// <summary>They are right, and the user has a second factor, which is to be shown (<see cref="LoginResult.SecondFactor"/>).</summary>
    SecondFactorRequired,

    /// <summary>They are right, and the user has to add a second factor first (<see cref="LoginResult.SecondFactor"/>).</summary>
    EnrolmentRequired,

    /// <summary>Too many attempts failed; try again later.</summary>
    LockedOut,

    /// <summary>Too many passwords wait to be checked; try again shortly.</summary>
    Busy,

    /// <summary>They are right, and the client's proof of its key (DPoP) was used before: it is to make a new one.</summary>
    ProofReplayed,
}
