namespace JwtDeviceAuth.Stores;

/// <summary>A session to start, for <see cref="IDeviceSessionStore.TryStartAsync"/>.</summary>
public sealed class SessionStart
{
    /// <summary>
    /// The session to store. Where it has no device name, the name that the device had is kept.
    /// </summary>
    public required DeviceSession Session { get; init; }

    /// <summary>
    /// What has to hold still, so that a login that was under way when the password was changed, or the social account taken away, does not survive
    /// that; null for a proof of the application's own.
    /// </summary>
    public ProofCondition? Condition { get; init; }

    /// <summary>How many live sessions the user may have after this; 0 means no limit. Those unused the longest end.</summary>
    public int MaximumSessions { get; init; }
}
