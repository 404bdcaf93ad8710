using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Events;

/// <summary>Writes every event to the log; theft and refused logins as warnings, refreshes for debugging only.</summary>
internal sealed class LoggingSecurityEventSink(IOptions<JwtDeviceAuthOptions> options, ILogger<LoggingSecurityEventSink> logger)
    : ISecurityEventSink
{
    private readonly bool _namesAddresses = options.Value.LogEmailAddresses;

    public ValueTask HandleAsync(SecurityEvent securityEvent, CancellationToken cancellationToken)
    {
        securityEvent.WriteTo(logger, _namesAddresses);
        return ValueTask.CompletedTask;
    }
}
