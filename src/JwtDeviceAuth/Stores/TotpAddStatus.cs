namespace JwtDeviceAuth.Stores;

/// <summary>What came of adding an authenticator app that is pending.</summary>
public enum TotpAddStatus
{
    /// <summary>It is stored, and pending.</summary>
    Succeeded,

    /// <summary>What had to hold does not any more: nothing was changed.</summary>
    Refused,

    /// <summary>The user has as many as may be: nothing was changed.</summary>
    TooMany,
}
