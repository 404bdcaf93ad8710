namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IUserStore.TryUpdateAsync"/> did.</summary>
/// <param name="user">The user after the change.</param>
/// <param name="revokedSessions">The sessions that a new password ended; empty if there was no new password.</param>
/// <param name="removedAccounts">The social accounts that a reset removed; null for none.</param>
public sealed class UserUpdated(User user, IReadOnlyList<DeviceSession> revokedSessions, IReadOnlyList<SocialAccount>? removedAccounts = null)
{
    /// <summary>The user after the change.</summary>
    public User User { get; } = user;

    /// <summary>The sessions that a new password ended; empty if there was no new password.</summary>
    public IReadOnlyList<DeviceSession> RevokedSessions { get; } = revokedSessions;

    /// <summary>The social accounts that a reset removed, because the address had not been confirmed; empty if it removed none.</summary>
    public IReadOnlyList<SocialAccount> RemovedAccounts { get; } = removedAccounts ?? [];
}
