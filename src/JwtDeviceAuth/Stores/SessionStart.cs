namespace JwtDeviceAuth.Stores;

/// <summary>A session to start, for <see cref="IDeviceSessionStore.TryStartAsync"/>.</summary>
public sealed class SessionStart
{
    /// <summary>
    /// The session to store. Where it has no device name, the name that the device had is kept.
    /// </summary>
    public required DeviceSession Session { get; init; }

    /// <summary>
    /// The password hash that was verified: the session starts only while it is still the stored one, so that a login that was under way
    /// during a password change does not survive it. Null for a login that needed no password.
    /// </summary>
    public string? VerifiedPasswordHash { get; init; }

    /// <summary>
    /// The social account that the user signed in with: the session starts only while the user has it, so that a login that was under way
    /// when the account was taken away does not survive that. Null for a login without one.
    /// </summary>
    public long? SocialAccountId { get; init; }

    /// <summary>How many live sessions the user may have after this; 0 means no limit. Those unused the longest end.</summary>
    public int MaximumSessions { get; init; }
}
