using System.Threading.Channels;
using JwtDeviceAuth.Sessions;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>Takes events from requests without ever making them wait; <see cref="SecurityEventDispatcher"/> hands them on.</summary>
internal sealed class SecurityEventQueue(TimeProvider clock, ILogger<SecurityEventQueue> logger)
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

    public void PublishRevoked(DeviceSession session, SessionEndReason reason)
        => Publish(new SessionRevoked(
            session.UserId, clock.GetUtcNow(), session.SessionId, session.LoginType, session.DeviceId, reason));

    public void PublishRevoked(IEnumerable<DeviceSession> sessions, SessionEndReason reason)
    {
        foreach (var session in sessions)
        {
            PublishRevoked(session, reason);
        }
    }

    /// <summary>After this nothing is taken any more, and the reader ends when it has read what is there.</summary>
    public void Complete() => _events.Writer.TryComplete();
}
