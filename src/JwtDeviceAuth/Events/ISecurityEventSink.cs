namespace JwtDeviceAuth.Events;

/// <summary>
/// Hears of what happens to accounts and sessions. Events are handed over in the background, in their order, each in a service scope of
/// its own: a slow or failing sink neither delays nor fails the request.
/// </summary>
public interface ISecurityEventSink
{
    /// <summary>Takes one event.</summary>
    /// <param name="securityEvent">The event: one of the types in <see cref="JwtDeviceAuth.Events"/>.</param>
    /// <param name="cancellationToken">Signalled when the application stops and will wait no longer.</param>
    /// <returns>When it is done. An exception is logged, and the event is not handed over again.</returns>
    ValueTask HandleAsync(SecurityEvent securityEvent, CancellationToken cancellationToken);
}
