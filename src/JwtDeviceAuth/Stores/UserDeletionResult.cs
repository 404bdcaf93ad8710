namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IUserStore.TryDeleteAsync"/> did.</summary>
/// <param name="Status">Whether the user is deleted, or why not.</param>
/// <param name="RevokedSessions">The sessions that were revoked with the user; empty where nothing was deleted.</param>
public sealed record UserDeletionResult(UserDeletionStatus Status, IReadOnlyList<DeviceSession> RevokedSessions)
{
    /// <summary>Nothing was deleted.</summary>
    /// <param name="status">Why not.</param>
    /// <returns>The result.</returns>
    public static UserDeletionResult NotDeleted(UserDeletionStatus status) => new(status, []);
}
