namespace JwtDeviceAuth.Testing;

/// <summary>
/// A timer of a fake clock that fires once when the clock moves over many of its periods, as after a sleep of the machine. Firing it for each period
/// keeps a core busy when a test moves on by a month.
/// </summary>
internal sealed class SteppedTimer : ITimer
{
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _timer;
    private TimeSpan _period;

    private SteppedTimer(Func<TimerCallback, object?, TimeSpan, TimeSpan, ITimer> create, TimerCallback callback, object? state)
    {
        (_callback, _state) = (callback, state);
        _timer = create(Fire, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts a timer on a clock.</summary>
    /// <param name="create">The clock's own way to make a timer.</param>
    /// <param name="callback">Called when the timer fires.</param>
    /// <param name="state">Given to the callback.</param>
    /// <param name="dueTime">When it fires first.</param>
    /// <param name="period">How long it waits after each time.</param>
    public static SteppedTimer Start(
        Func<TimerCallback, object?, TimeSpan, TimeSpan, ITimer> create, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(create, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        return _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Fire(object? state)
    {
        if (_period > TimeSpan.Zero)
        {
            _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }

        _callback(_state);
    }
}
