namespace JwtDeviceAuth.Stores;

/// <summary>What came of taking a social account away.</summary>
public enum UnlinkStatus
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>The session that asks is gone, or the condition did not hold.</summary>
    Refused,

    /// <summary>The user has no such account.</summary>
    NotLinked,

    /// <summary>It is the user's last way to sign in.</summary>
    LastWayIn,
}
