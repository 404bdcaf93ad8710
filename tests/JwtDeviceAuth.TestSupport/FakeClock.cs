using Microsoft.Extensions.Time.Testing;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// A clock that stands still until a test moves it, from a time that all tests share. A step over many periods of a timer fires it once, as
/// after a sleep of the machine: firing it for each period keeps a core busy when a test moves on by a month.
/// </summary>
public sealed class FakeClock() : FakeTimeProvider(Start)
{
    /// <summary>A whole second, so that tests can speak of "one second before".</summary>
    public static new readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new OncePerStep(callback, state);
        timer.Begin(base.CreateTimer(timer.Fire, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), dueTime, period);
        return timer;
    }

    private sealed class OncePerStep(TimerCallback callback, object? state) : ITimer
    {
        private ITimer _timer = null!;
        private TimeSpan _period;

        public void Begin(ITimer timer, TimeSpan dueTime, TimeSpan period)
        {
            _timer = timer;
            Change(dueTime, period);
        }

        public void Fire(object? _)
        {
            if (_period > TimeSpan.Zero)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }

            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            return _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => _timer.Dispose();

        public ValueTask DisposeAsync() => _timer.DisposeAsync();
    }
}
