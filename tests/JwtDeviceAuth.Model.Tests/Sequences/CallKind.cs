namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>What one client does.</summary>
public enum CallKind
{
    /// <summary>Signs the device in with the password its owner knows, or with their social account.</summary>
    Login,

    /// <summary>Presents the token that the device holds, or got last in the same chain of calls.</summary>
    Refresh,

    /// <summary>Presents any token ever issued: a copy, an old one, one of another device.</summary>
    Replay,

    /// <summary>Signs the device out.</summary>
    Logout,

    /// <summary>Gives the account another password, from this device.</summary>
    ChangePassword,

    /// <summary>Answers a login that waits, or waited, with a code of an authenticator app.</summary>
    AnswerTotp,

    /// <summary>Answers it with a recovery code.</summary>
    AnswerRecoveryCode,

    /// <summary>Begins to add an authenticator app, from this device.</summary>
    StartFactor,

    /// <summary>Sends the first code of an app, from this device.</summary>
    ConfirmFactor,

    /// <summary>Removes an app, from this device.</summary>
    RemoveFactor,

    /// <summary>Asks for new recovery codes, from this device.</summary>
    ReplaceCodes,

    /// <summary>Ends the trust in all devices, from this one.</summary>
    EndTrust,

    /// <summary>Shows both factors again, in the session of this device.</summary>
    StepUp,

    /// <summary>An operator removes all factors.</summary>
    RemoveFactors,
}
