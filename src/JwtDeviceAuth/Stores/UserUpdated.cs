namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IUserStore.TryUpdateAsync"/> did.</summary>
/// <param name="user">The user after the change.</param>
/// <param name="endedSessions">The sessions that a new password ended; empty if there was no new password.</param>
public sealed class UserUpdated(User user, IReadOnlyList<DeviceSession> endedSessions)
{
    /// <summary>The user after the change.</summary>
    public User User { get; } = user;

    /// <summary>The sessions that a new password ended; empty if there was no new password.</summary>
    public IReadOnlyList<DeviceSession> EndedSessions { get; } = endedSessions;
}
