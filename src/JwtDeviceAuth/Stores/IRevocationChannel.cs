namespace JwtDeviceAuth.Stores;

/// <summary>
/// Says at once that other nodes have revoked sessions. A store that can do so registers one; without it nodes ask the store every
/// <see cref="Revocation.RevocationOptions.PollInterval"/>. What it says is a hint to read the store and nothing else: it need not be trustworthy.
/// </summary>
public interface IRevocationChannel
{
    /// <summary>Listens until the channel breaks or is no longer wanted; it is then called again.</summary>
    /// <param name="read">
    /// Reads the store: what was revoked at or after a time, or, with null, everything that matters. To be called with null once nothing that comes
    /// from now on is missed, and from then on, one call after the other, whenever something was revoked.
    /// </param>
    /// <param name="cancellationToken">Ends the listening.</param>
    /// <returns>Completes, or throws, when the channel breaks.</returns>
    Task ListenAsync(Func<DateTimeOffset?, CancellationToken, Task> read, CancellationToken cancellationToken);
}
