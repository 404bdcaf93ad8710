using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Time;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class TimeLog
{
    [LoggerMessage(50, LogLevel.Warning,
        "The clock of this node is {Seconds:F3} seconds behind the store's (ahead, if negative). The store's decides what expires, so nothing is wrong; "
        + "but see that the node's clock is set.")]
    public static partial void ClockDiffers(ILogger logger, double seconds);

    [LoggerMessage(51, LogLevel.Warning, "The store's time could not be read ({Fault}). The clock goes on as it was, and is read again.")]
    public static partial void ClockNotRead(ILogger logger, string fault);
}
