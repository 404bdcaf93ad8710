using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>Takes events from requests without ever making them wait; <see cref="SecurityEventDispatcher"/> hands them on.</summary>
internal sealed class SecurityEventQueue(AuthMetrics metrics, ILogger<SecurityEventQueue> logger, RefreshListeners? refreshListeners = null)
{
    public const int Capacity = 10_000;

    // So that a flood of drops is not a flood of log lines as well.
    private const int DropsPerLogLine = 1_000;

    private readonly Channel<SecurityEvent> _events = Channel.CreateBounded<SecurityEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _dropped;

    public ChannelReader<SecurityEvent> Reader => _events.Reader;

    public void Publish(SecurityEvent securityEvent)
    {
        if (securityEvent.IsForDebugging && refreshListeners?.Any == false)
        {
            return;
        }

        // Events that a stranger can cause at will must not push out those that an operator has to know.
        var hasRoom = !securityEvent.IsPlentiful || _events.Reader.Count < Capacity / 2;
        if (hasRoom && _events.Writer.TryWrite(securityEvent))
        {
            return;
        }

        var eventType = securityEvent.GetType().Name;
        metrics.RecordEventDropped(eventType);
        var dropped = Interlocked.Increment(ref _dropped);
        if (dropped % DropsPerLogLine == 1)
        {
            EventsLog.EventDropped(logger, eventType, Capacity, dropped);
        }
    }

    /// <summary>After this nothing is taken any more, and the reader ends when it has read what is there.</summary>
    public void Complete() => _events.Writer.TryComplete();
}
