using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class EventsLog
{
    [LoggerMessage(6, LogLevel.Error, "The security event sink {Sink} failed on {Event}.")]
    public static partial void SinkFailed(ILogger logger, Exception exception, string sink, string @event);

    [LoggerMessage(7, LogLevel.Error, 
        "A security event ({Event}) was dropped, because a sink is slow: the queue of {Capacity} is full, or half full for events that strangers "
        + "can cause. {Dropped} have been dropped since the start.")]
    public static partial void EventDropped(ILogger logger, string @event, int capacity, long dropped);

    [LoggerMessage(38, LogLevel.Warning, "The user of a security event ({Event}) could not be read; the sinks get it without name and address.")]
    public static partial void UserOfEventUnknown(ILogger logger, Exception exception, string @event);
}
