using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.OneTimeCodes;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class OneTimeCodesLog
{
    [LoggerMessage(44, LogLevel.Debug, "{Count} expired one-time codes were removed.")]
    public static partial void ExpiredCodesRemoved(ILogger logger, int count);
}
