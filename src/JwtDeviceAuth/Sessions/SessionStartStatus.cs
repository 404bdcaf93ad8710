namespace JwtDeviceAuth.Sessions;

/// <summary>What came of starting a session.</summary>
public enum SessionStartStatus
{
    /// <summary>The session is there.</summary>
    Succeeded,

    /// <summary>There is no such user.</summary>
    UserNotFound,

    /// <summary>The user is not active.</summary>
    UserInactive,

    /// <summary>
    /// What the proof showed is not so any more: the password was changed, the social account taken away, or the user deleted or deactivated,
    /// while the login was under way.
    /// </summary>
    ProofOutdated,

    /// <summary>The proof is good, and an <see cref="ILoginStep"/> asks for one more step before there is a session.</summary>
    StepRequired,

    /// <summary>The proof is good, and the user has a second factor, which is to be shown (<see cref="SessionStartResult.SecondFactor"/>).</summary>
    SecondFactorRequired,

    /// <summary>The proof is good, and the user has to add a second factor first (<see cref="SessionStartResult.SecondFactor"/>).</summary>
    EnrolmentRequired,

    /// <summary>The client's proof of its key (DPoP) was used before: it is to make a new one.</summary>
    ProofReplayed,
}
