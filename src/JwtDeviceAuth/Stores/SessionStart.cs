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

    /// <summary>
    /// The second factor that was shown. Null demands that the user has none active (<see cref="User.SecondFactorVersion"/> is null): the store checks
    /// that in the statement that checks <see cref="Condition"/>, so a login that was under way when the first factor was added does not pass it by.
    /// </summary>
    public SecondFactorProof? SecondFactor { get; init; }

    /// <summary>Until when the device is to be trusted from now on, as <see cref="TrustedDevice"/>; null for no such wish.</summary>
    public DateTimeOffset? TrustUntil { get; init; }

    /// <summary>How many live sessions the user may have after this; 0 means no limit. Those unused the longest end.</summary>
    public int MaximumSessions { get; init; }
}
