namespace JwtDeviceAuth.Stores;

/// <summary>
/// Remembers which sessions were revoked. The rows are written by the same step that ends a session (see
/// <see cref="IDeviceSessionStore"/> and <see cref="IUserStore"/>); this reads and removes them.
/// </summary>
public interface IRevokedSessionStore
{
    /// <summary>Lists sessions that were revoked at or after a time.</summary>
    /// <param name="since">The time.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<RevokedSession>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Forgets sessions that were revoked before a time.</summary>
    /// <param name="before">The time.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many were forgotten.</returns>
    ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
