using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>Takes events from requests without ever making them wait; <see cref="SecurityEventDispatcher"/> hands them on.</summary>
internal sealed class SecurityEventQueue(ILogger<SecurityEventQueue> logger)
{
    private const int Capacity = 10_000;

    private readonly Channel<SecurityEvent> _events = Channel.CreateBounded<SecurityEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public ChannelReader<SecurityEvent> Reader => _events.Reader;

    public void Publish(SecurityEvent securityEvent)
    {
        if (!_events.Writer.TryWrite(securityEvent))
        {
            Log.EventDropped(logger, securityEvent.GetType().Name, Capacity);
        }
    }

    /// <summary>After this nothing is taken any more, and the reader ends when it has read what is there.</summary>
    public void Complete() => _events.Writer.TryComplete();
}
