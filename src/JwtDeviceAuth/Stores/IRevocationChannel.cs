namespace JwtDeviceAuth.Stores;

/// <summary>
/// Brings word of sessions that other nodes ended, at once. A store that can do so registers one; without it nodes ask the store every
/// <see cref="Revocation.RevocationOptions.PollInterval"/>.
/// </summary>
public interface IRevocationChannel
{
    /// <summary>Listens until the channel breaks or is no longer wanted; it is then called again.</summary>
    /// <param name="connected">To be called once nothing that comes from now on is missed; reads what was missed before.</param>
    /// <param name="ended">Takes each session.</param>
    /// <param name="cancellationToken">Ends the listening.</param>
    /// <returns>Completes, or throws, when the channel breaks.</returns>
    Task ListenAsync(Func<CancellationToken, Task> connected, Action<EndedSession> ended, CancellationToken cancellationToken);
}
