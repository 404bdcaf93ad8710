namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IDeviceSessionStore.TryStartAsync"/> did.</summary>
public sealed class SessionStarted
{
    /// <summary>The session as it is stored.</summary>
    public required DeviceSession Session { get; init; }

    /// <summary>The session that it replaced: same user, login type and device. Null if there was none.</summary>
    public DeviceSession? Replaced { get; init; }

    /// <summary>The sessions that ended because the user had too many.</summary>
    public IReadOnlyList<DeviceSession> Evicted { get; init; } = [];
}
