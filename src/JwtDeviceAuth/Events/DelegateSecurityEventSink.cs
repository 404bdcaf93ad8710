namespace JwtDeviceAuth.Events;

/// <summary>A sink made of a delegate.</summary>
internal sealed class DelegateSecurityEventSink(Func<SecurityEvent, CancellationToken, ValueTask> handle) : ISecurityEventSink
{
    public ValueTask HandleAsync(SecurityEvent securityEvent, CancellationToken cancellationToken)
        => handle(securityEvent, cancellationToken);
}
