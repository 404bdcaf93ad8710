using JwtDeviceAuth.Email;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
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
        switch (securityEvent)
        {
            case UserSignedUp signedUp:
                Log.UserSignedUp(logger, signedUp.UserId);
                break;
            case LoginSucceeded login:
                Log.LoginSucceeded(logger, login.UserId, login.SessionId, login.LoginType);
                break;
            case LoginFailed failed:
                Log.LoginFailed(logger, failed.Reason, failed.UserId, Address(failed.Email), failed.IpAddress);
                break;
            case LoginThrottled throttled:
                Log.LoginThrottled(
                    logger, throttled.Scope, throttled.UserId, Address(throttled.Email), throttled.IpAddress, throttled.RetryAfter);
                break;
            case SessionRefreshed refreshed:
                Log.SessionRefreshed(logger, refreshed.SessionId, refreshed.UserId);
                break;
            case RefreshRepeated repeated:
                Log.RefreshRepeated(logger, repeated.SessionId, repeated.UserId);
                break;
            case PasswordChanged changed:
                Log.PasswordChanged(logger, changed.UserId, changed.Cause, changed.IpAddress);
                break;
            case PasswordResetRequested asked:
                Log.PasswordResetRequested(logger, asked.UserId, asked.IpAddress);
                break;
            case EmailConfirmationRequested asked:
                Log.EmailConfirmationRequested(logger, asked.UserId, asked.IpAddress);
                break;
            case EmailConfirmed confirmed:
                Log.EmailConfirmed(logger, confirmed.UserId, confirmed.IpAddress);
                break;
            case SocialAccountLinked linked:
                Log.SocialAccountLinked(logger, linked.UserId, linked.Provider, linked.AccountId, linked.Cause, linked.IpAddress);
                break;
            case SocialAccountUnlinked unlinked:
                Log.SocialAccountUnlinked(logger, unlinked.UserId, unlinked.Provider, unlinked.AccountId, unlinked.Cause, unlinked.IpAddress);
                break;
            case DeviceRenamed renamed:
                Log.DeviceRenamed(logger, renamed.UserId, renamed.RenamedSessionId);
                break;
            case PasswordHashUpgraded upgraded:
                Log.PasswordHashUpgraded(logger, upgraded.UserId);
                break;
            case SessionRevoked revoked:
                Log.SessionRevoked(logger, revoked.UserId, revoked.SessionId, revoked.Reason);
                break;
            case TheftDetected theft:
                Log.TheftDetected(logger, theft.UserId, theft.SessionId, theft.Cause == TheftCause.LateRetry ? "late_retry" : "stale_lineage");
                break;
            case UserDeleted deleted:
                Log.UserDeleted(logger, deleted.UserId);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private string? Address(string? email) => _namesAddresses ? email : null;
}
