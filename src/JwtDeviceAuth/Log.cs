using JwtDeviceAuth.External;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth;

/// <summary>
/// Every message of this library, with its stable event id. None has a parameter that could hold a secret or a token; those that
/// can hold an e-mail address get it only where <see cref="JwtDeviceAuthOptions.LogEmailAddresses"/> allows.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning,
        "No signing key is configured. Because this is Development, the key in {Path} is used. Set JwtDeviceAuth:SigningKey everywhere else.")]
    public static partial void DevelopmentKeyUsed(ILogger logger, string path);

    [LoggerMessage(60, LogLevel.Warning,
        "No signing key is configured. Because this is Development, a key is used that was made for this run: after a restart everybody signs in "
        + "again. It could not be kept in a file: {Reason} Set JwtDeviceAuth:SigningKey, or give this account a home folder that it can write to.")]
    public static partial void DevelopmentKeyForThisRun(ILogger logger, string reason);

    [LoggerMessage(61, LogLevel.Warning, "{Setting} is no setting of JwtDeviceAuth, and nothing reads it. {Hint}")]
    public static partial void UnknownSetting(ILogger logger, string setting, string hint);

    [LoggerMessage(2, LogLevel.Information, "User {UserId} signed up.")]
    public static partial void UserSignedUp(ILogger logger, long userId);

    [LoggerMessage(3, LogLevel.Information, "User {UserId} set a new password ({Cause}), from {IpAddress}.")]
    public static partial void PasswordChanged(ILogger logger, long userId, PasswordChangeCause cause, string? ipAddress);

    [LoggerMessage(4, LogLevel.Information, "Session {SessionId} of user {UserId} ended: {Reason}.")]
    public static partial void SessionRevoked(ILogger logger, long userId, string sessionId, SessionEndReason reason);

    [LoggerMessage(5, LogLevel.Warning,
        "A replaced refresh token of session {SessionId} of user {UserId} was presented ({Cause}): the session has been ended.")]
    public static partial void TheftDetected(ILogger logger, long userId, string sessionId, string cause);

    [LoggerMessage(6, LogLevel.Error, "The security event sink {Sink} failed on {Event}.")]
    public static partial void SinkFailed(ILogger logger, Exception exception, string sink, string @event);

    [LoggerMessage(7, LogLevel.Error, 
        "A security event ({Event}) was dropped, because a sink is slow: the queue of {Capacity} is full, or half full for events that strangers "
        + "can cause. {Dropped} have been dropped since the start.")]
    public static partial void EventDropped(ILogger logger, string @event, int capacity, long dropped);

    [LoggerMessage(8, LogLevel.Debug, "{Count} expired sessions were removed.")]
    public static partial void ExpiredRemoved(ILogger logger, int count);

    [LoggerMessage(9, LogLevel.Error, "Removing expired sessions failed; it is tried again in {Interval}.")]
    public static partial void CleanupFailed(ILogger logger, Exception exception, TimeSpan interval);

    [LoggerMessage(10, LogLevel.Debug, "An access token was refused: {Reason}")]
    public static partial void AccessTokenRefused(ILogger logger, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Asking the store for ended sessions failed; it is tried again at the next poll.")]
    public static partial void RevocationPollFailed(ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "The channel that notifies of revoked sessions failed; it is opened again, and until then the node polls. {Reason}")]
    public static partial void RevocationChannelBroke(ILogger logger, string reason);

    [LoggerMessage(13, LogLevel.Error, "The store is not available; the request is answered with 503.")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(14, LogLevel.Information, "The signing key {Kid} ({Algorithm}) was made; it signs from {ActivatesAt} on.")]
    public static partial void SigningKeyMade(ILogger logger, string kid, string algorithm, DateTimeOffset activatesAt);

    [LoggerMessage(15, LogLevel.Information, "The signing key {Kid} was removed: its last token is dead.")]
    public static partial void SigningKeyRemoved(ILogger logger, string kid);

    [LoggerMessage(16, LogLevel.Error,
        "The signing key {Kid} in the store cannot be read, and is left aside. Let all nodes share the Data Protection keys (PersistKeysTo..., "
        + "SetApplicationName), or, if they are lost, delete its row of the table signing_keys. {Reason}")]
    public static partial void SigningKeyUnreadable(ILogger logger, string kid, string reason);

    [LoggerMessage(17, LogLevel.Warning, "Reading the key ring from the store failed; it is tried again at the next interval.")]
    public static partial void KeyRingReloadFailed(ILogger logger, Exception exception);

    [LoggerMessage(30, LogLevel.Information, "User {UserId} signed in with {LoginType}; session {SessionId} began.")]
    public static partial void LoginSucceeded(ILogger logger, long userId, string sessionId, string loginType);

    [LoggerMessage(31, LogLevel.Information, "A login failed: {Reason}. User {UserId}, address {Email}, from {IpAddress}.")]
    public static partial void LoginFailed(
        ILogger logger, LoginValidationResult reason, long? userId, string? email, string? ipAddress);

    [LoggerMessage(32, LogLevel.Warning,
        "A password was not looked at, because too many were wrong: {Scope}. User {UserId}, address {Email}, from {IpAddress}; again in {RetryAfter}.")]
    public static partial void LoginThrottled(
        ILogger logger, LockoutScope scope, long? userId, string? email, string? ipAddress, TimeSpan retryAfter);

    [LoggerMessage(33, LogLevel.Debug, "Session {SessionId} of user {UserId} was refreshed.")]
    public static partial void SessionRefreshed(ILogger logger, string sessionId, long userId);

    [LoggerMessage(34, LogLevel.Debug, "A refresh of session {SessionId} of user {UserId} was repeated within the leeway.")]
    public static partial void RefreshRepeated(ILogger logger, string sessionId, long userId);

    [LoggerMessage(35, LogLevel.Information, "The password hash of user {UserId} was made stronger.")]
    public static partial void PasswordHashUpgraded(ILogger logger, long userId);

    [LoggerMessage(36, LogLevel.Information, "User {UserId} deleted the account.")]
    public static partial void UserDeleted(ILogger logger, long userId);

    [LoggerMessage(37, LogLevel.Warning,
        "Logins come with the header X-Forwarded-For, which nothing has evaluated: behind a proxy all of them seem to have one address, and too many "
        + "failed logins then slow everybody down. Call app.UseForwardedHeaders() and name the proxy; without a proxy, somebody just sent the header.")]
    public static partial void ForwardedHeadersIgnored(ILogger logger);

    [LoggerMessage(38, LogLevel.Warning, "The user of a security event ({Event}) could not be read; the sinks get it without name and address.")]
    public static partial void UserOfEventUnknown(ILogger logger, Exception exception, string @event);

    [LoggerMessage(40, LogLevel.Information, "A login with {Provider} failed: {Reason}")]
    public static partial void ExternalLoginFailed(ILogger logger, string provider, string reason);

    [LoggerMessage(45, LogLevel.Information, "A login with {Provider} goes on without what user info would add: {Reason}")]
    public static partial void ExternalUserInfoMissing(ILogger logger, string provider, string reason);

    [LoggerMessage(41, LogLevel.Error, "An e-mail ({Email}) could not be made or sent: {Fault}")]
    public static partial void EmailFailed(ILogger logger, string email, string fault);

    [LoggerMessage(42, LogLevel.Error, "A request for an e-mail was turned away, because {Capacity} others wait for a slow sender.")]
    public static partial void EmailDropped(ILogger logger, int capacity);

    [LoggerMessage(43, LogLevel.Information,
        "There is no e-mail sender, so the endpoints that confirm addresses and reset passwords are not mapped; AddEmailSender adds one.")]
    public static partial void EmailEndpointsLeftOut(ILogger logger);

    [LoggerMessage(44, LogLevel.Debug, "{Count} expired one-time codes were removed.")]
    public static partial void ExpiredCodesRemoved(ILogger logger, int count);

    [LoggerMessage(50, LogLevel.Warning,
        "The clock of this node is {Seconds:F3} seconds behind the store's (ahead, if negative). The store's decides what expires, so nothing is wrong; "
        + "but see that the node's clock is set.")]
    public static partial void ClockDiffers(ILogger logger, double seconds);

    [LoggerMessage(51, LogLevel.Warning, "The store's time could not be read ({Fault}). The clock goes on as it was, and is read again.")]
    public static partial void ClockNotRead(ILogger logger, string fault);

    [LoggerMessage(52, LogLevel.Warning,
        "A refresh of session {SessionId} of user {UserId} was repeated from another address ({IpAddress}, and not {RotatedIpAddress}) with another user "
        + "agent; {Generations} in a row now.")]
    public static partial void RefreshRepeatedElsewhere(
        ILogger logger, string sessionId, long userId, string? ipAddress, string? rotatedIpAddress, int generations);

    [LoggerMessage(70, LogLevel.Information, "An e-mail that resets the password of user {UserId} was asked for, from {IpAddress}.")]
    public static partial void PasswordResetRequested(ILogger logger, long userId, string? ipAddress);

    [LoggerMessage(71, LogLevel.Information, "User {UserId} asked for an e-mail that confirms the address, from {IpAddress}.")]
    public static partial void EmailConfirmationRequested(ILogger logger, long userId, string? ipAddress);

    [LoggerMessage(72, LogLevel.Information, "User {UserId} confirmed the address, from {IpAddress}.")]
    public static partial void EmailConfirmed(ILogger logger, long userId, string? ipAddress);

    [LoggerMessage(73, LogLevel.Information, "User {UserId} was linked to account {AccountId} at {Provider} ({Cause}), from {IpAddress}.")]
    public static partial void SocialAccountLinked(
        ILogger logger, long userId, string provider, long accountId, LinkCause cause, string? ipAddress);

    [LoggerMessage(74, LogLevel.Information, "Account {AccountId} at {Provider} was taken away from user {UserId} ({Cause}), from {IpAddress}.")]
    public static partial void SocialAccountUnlinked(
        ILogger logger, long userId, string provider, long accountId, UnlinkCause cause, string? ipAddress);

    [LoggerMessage(75, LogLevel.Information, "User {UserId} renamed the device of session {SessionId}.")]
    public static partial void DeviceRenamed(ILogger logger, long userId, string sessionId);
}
