namespace JwtDeviceAuth.Stores;

/// <summary>What came of removing an authenticator app.</summary>
public enum TotpRemoveStatus
{
    /// <summary>It is gone.</summary>
    Succeeded,

    /// <summary>What had to hold does not any more: nothing was changed.</summary>
    Refused,

    /// <summary>The user has no such factor.</summary>
    NotFound,

    /// <summary>It is the last second factor of a user who must have one: nothing was changed.</summary>
    LastOne,
}
