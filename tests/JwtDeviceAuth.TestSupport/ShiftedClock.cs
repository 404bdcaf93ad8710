namespace JwtDeviceAuth.TestSupport;

/// <summary>The clock of a machine that is wrong by as much as a test says; it runs, and so do its timers.</summary>
public sealed class ShiftedClock(TimeSpan shift) : TimeProvider
{
    private long _shiftTicks = shift.Ticks;

    /// <summary>By how much it is ahead of the right time. Setting it is what a machine does that corrects its time.</summary>
    public TimeSpan Shift
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _shiftTicks));
        set => Volatile.Write(ref _shiftTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
