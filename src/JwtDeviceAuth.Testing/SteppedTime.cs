using Microsoft.Extensions.Time.Testing;

namespace JwtDeviceAuth.Testing;

/// <summary>A fake clock whose timers fire once for each step of the test, however many of their periods it is.</summary>
internal sealed class SteppedTime(FakeTimeProvider clock) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => SteppedTimer.Start(clock.CreateTimer, callback, state, dueTime, period);
}
