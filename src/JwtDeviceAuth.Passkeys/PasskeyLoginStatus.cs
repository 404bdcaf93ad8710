namespace JwtDeviceAuth.Passkeys;

/// <summary>What came of a login with a passkey.</summary>
public enum PasskeyLoginStatus
{
    /// <summary>The session is there.</summary>
    Succeeded,

    /// <summary>
    /// The passkey is not valid: nobody has it, its challenge was used or has expired, it is of another origin or relying party, its signature is wrong, its counter
    /// went back, or the user was not verified.
    /// </summary>
    InvalidPasskey,

    /// <summary>The passkey is right, but the user is not active.</summary>
    UserInactive,

    /// <summary>The passkey is right, and the application asks for one more step.</summary>
    StepRequired,

    /// <summary>Too many second factors were wrong; try again later.</summary>
    LockedOut,

    /// <summary>The passkey is right, and the client's proof of its key (DPoP) was used before: it is to make a new one.</summary>
    ProofReplayed,
}
