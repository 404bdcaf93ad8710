using System.Diagnostics.Metrics;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Tests.Events;

/// <summary>What happens while no sink takes anything.</summary>
public sealed class SecurityEventQueueTests : IDisposable
{
    private readonly LogCollector _log = new();
    private readonly ServiceProvider _services;
    private readonly SecurityEventQueue _queue;
    private readonly MeterListener _listener = new();
    private long _dropped;

    public SecurityEventQueueTests()
    {
        _services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(_log))
            .AddSingleton<AuthMetrics>()
            .AddSingleton<SecurityEventQueue>()
            .BuildServiceProvider();
        _queue = _services.GetRequiredService<SecurityEventQueue>();
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Name == "jwtdeviceauth.events.dropped")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => _dropped += value);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Past_its_bound_events_are_dropped_counted_and_now_and_then_logged()
    {
        for (var number = 0; number < SecurityEventQueue.Capacity + 1_002; number++)
        {
            _queue.Publish(new UserSignedUp(number, FakeClock.Start));
        }

        Assert.Equal(SecurityEventQueue.Capacity, _queue.Reader.Count);
        Assert.Equal(1_002, _dropped);
        Assert.Equal(2, _log.Errors.Count());
        Assert.Contains("UserSignedUp", _log.Errors.First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flood_that_a_stranger_makes_leaves_room_for_what_an_operator_has_to_know()
    {
        for (var number = 0; number < 2 * SecurityEventQueue.Capacity; number++)
        {
            _queue.Publish(new LoginFailed(
                null, FakeClock.Start, LoginValidationResult.UserNotFound, Email: null, "device", IpAddress: null, UserAgent: null));
        }

        _queue.Publish(new UserSignedUp(1, FakeClock.Start));

        Assert.Equal((SecurityEventQueue.Capacity / 2) + 1, _queue.Reader.Count);
        Assert.Equal(1.5 * SecurityEventQueue.Capacity, _dropped);
    }
}
