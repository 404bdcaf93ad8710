namespace JwtDeviceAuth.Stores;

/// <summary>What came of taking a social account away.</summary>
public enum UnlinkResult
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>The user has no account at this provider.</summary>
    NotLinked,

    /// <summary>It is the user's last way to sign in.</summary>
    LastWayIn,
}
