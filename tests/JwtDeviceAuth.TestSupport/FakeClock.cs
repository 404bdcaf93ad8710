using JwtDeviceAuth.Testing;
using Microsoft.Extensions.Time.Testing;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// A clock that stands still until a test moves it, from a time that all tests share. A step over many periods of a timer fires it once.
/// </summary>
public sealed class FakeClock() : FakeTimeProvider(Start)
{
    /// <summary>A whole second, so that tests can speak of "one second before".</summary>
    public static new readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => SteppedTimer.Start(base.CreateTimer, callback, state, dueTime, period);
}
