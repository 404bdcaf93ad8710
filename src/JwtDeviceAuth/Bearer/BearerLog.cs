using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Bearer;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class BearerLog
{
    [LoggerMessage(10, LogLevel.Debug, "An access token was refused: {Reason}")]
    public static partial void AccessTokenRefused(ILogger logger, string reason);
}
