using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class SessionsLog
{
    [LoggerMessage(4, LogLevel.Information, "Session {SessionId} of user {UserId} ended: {Reason}.")]
    public static partial void SessionRevoked(ILogger logger, long userId, string sessionId, RevocationReason reason);

    [LoggerMessage(5, LogLevel.Warning,
        "A replaced refresh token of session {SessionId} of user {UserId} was presented ({Cause}): the session has been ended.")]
    public static partial void TheftDetected(ILogger logger, long userId, string sessionId, string cause);

    [LoggerMessage(141, LogLevel.Warning,
        "A refresh token of session {SessionId} of user {UserId}, which is bound to a key, was presented as no device with that key does ({Cause}): it was refused, and the session goes on.")]
    public static partial void CopyWasOfNoUse(ILogger logger, long userId, string sessionId, string cause);

    [LoggerMessage(8, LogLevel.Debug, "{Count} expired sessions were removed.")]
    public static partial void ExpiredRemoved(ILogger logger, int count);

    [LoggerMessage(30, LogLevel.Information, "User {UserId} signed in with {LoginType}; session {SessionId} began.")]
    public static partial void LoginSucceeded(ILogger logger, long userId, string sessionId, string loginType);

    [LoggerMessage(33, LogLevel.Debug, "Session {SessionId} of user {UserId} was refreshed.")]
    public static partial void SessionRefreshed(ILogger logger, string sessionId, long userId);

    [LoggerMessage(34, LogLevel.Debug, "A refresh of session {SessionId} of user {UserId} was repeated within the leeway.")]
    public static partial void RefreshRepeated(ILogger logger, string sessionId, long userId);

    [LoggerMessage(52, LogLevel.Warning,
        "A refresh of session {SessionId} of user {UserId} was repeated from another address ({IpAddress}, and not {RotatedIpAddress}) with another user "
        + "agent; {Generations} in a row now.")]
    public static partial void RefreshRepeatedElsewhere(
        ILogger logger, string sessionId, long userId, string? ipAddress, string? rotatedIpAddress, int generations);

    [LoggerMessage(75, LogLevel.Information, "User {UserId} renamed the device of session {SessionId}.")]
    public static partial void DeviceRenamed(ILogger logger, long userId, string sessionId);
}
