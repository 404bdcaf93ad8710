using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class ReauthenticationLog
{
    [LoggerMessage(90, LogLevel.Information, "User {UserId} proved again who they are in session {SessionId}.")]
    public static partial void Reauthenticated(ILogger logger, long userId, string sessionId);
}
