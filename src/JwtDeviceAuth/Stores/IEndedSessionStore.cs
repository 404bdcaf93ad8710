namespace JwtDeviceAuth.Stores;

/// <summary>
/// Remembers which sessions have ended. The rows are written by the same step that ends a session (see
/// <see cref="IDeviceSessionStore"/> and <see cref="IUserStore"/>); this reads and removes them.
/// </summary>
public interface IEndedSessionStore
{
    /// <summary>Lists sessions that ended at or after a time.</summary>
    /// <param name="since">The time.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<EndedSession>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Forgets sessions that ended before a time.</summary>
    /// <param name="before">The time.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many were forgotten.</returns>
    ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
