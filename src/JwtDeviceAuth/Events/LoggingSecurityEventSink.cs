using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>Writes every event to the log; theft as a warning.</summary>
internal sealed class LoggingSecurityEventSink(ILogger<LoggingSecurityEventSink> logger) : ISecurityEventSink
{
    public ValueTask HandleAsync(SecurityEvent securityEvent, CancellationToken cancellationToken)
    {
        switch (securityEvent)
        {
            case UserSignedUp signedUp:
                Log.UserSignedUp(logger, signedUp.UserId);
                break;
            case PasswordChanged changed:
                Log.PasswordChanged(logger, changed.UserId);
                break;
            case SessionRevoked revoked:
                Log.SessionRevoked(logger, revoked.UserId, revoked.SessionId, revoked.Reason);
                break;
            case TheftDetected theft:
                Log.TheftDetected(logger, theft.UserId, theft.SessionId, theft.Cause == TheftCause.LateRetry ? "late_retry" : "stale_lineage");
                break;
        }

        return ValueTask.CompletedTask;
    }
}
