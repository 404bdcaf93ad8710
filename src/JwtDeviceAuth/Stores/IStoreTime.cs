namespace JwtDeviceAuth.Stores;

/// <summary>
/// Asks a store that several nodes share for its time. Where it is registered, it is the time of this application: what expires, and when, is
/// decided by one clock, and not by that of the node that happens to be asked. Optional: without it a node's own <see cref="TimeProvider"/>
/// decides, which is right for a store that only one machine uses. See <see cref="JwtDeviceAuthOptions.UseStoreTime"/>.
/// </summary>
public interface IStoreTime
{
    /// <summary>
    /// Asks for the time, now and not as it was when a transaction began. Called a few times at startup and every ten seconds; the time of the
    /// round trip is measured around the call, so it should do nothing else.
    /// </summary>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>The store's time, to the millisecond or better.</returns>
    ValueTask<DateTimeOffset> GetUtcNowAsync(CancellationToken cancellationToken);
}
