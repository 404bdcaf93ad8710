namespace JwtDeviceAuth.SecondFactors;

/// <summary>What came of completing a login.</summary>
public enum SecondFactorLoginStatus
{
    /// <summary>The user is signed in.</summary>
    Succeeded,

    /// <summary>
    /// The token is unknown, was used, has expired or had five tries, or what was proved with it is not so any more: a new password, other second
    /// factors. The person signs in anew.
    /// </summary>
    InvalidToken,

    /// <summary>The code is wrong, or was used before. The token stays good.</summary>
    InvalidSecondFactor,

    /// <summary>The user is not active.</summary>
    UserInactive,

    /// <summary>All is right, and an <see cref="Sessions.ILoginStep"/> asks for one more step. The token stays good.</summary>
    StepRequired,

    /// <summary>The login has no <c>device_id</c>, so there is no device to trust. The token stays good.</summary>
    NoDevice,

    /// <summary>The pending authenticator app is gone: it is replaced by another, or 10 minutes are over. The token stays good.</summary>
    FactorNotFound,

    /// <summary>Too many second factors were wrong; try again later. The token stays good.</summary>
    LockedOut,

    /// <summary>The login began with a proof of a key (DPoP), and this request has none of the same key. The token stays good.</summary>
    WrongKey,

    /// <summary>The client's proof of its key (DPoP) was used before: it is to make a new one.</summary>
    ProofReplayed,
}
