namespace JwtDeviceAuth.ClientDriver;

/// <summary>The system's clocks, whose wall clock can be set, and whose monotonic clock can be sent ahead.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _offset;
    private long _passed;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    public void Pass(TimeSpan by) => Interlocked.Add(ref _passed, (long)(by.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _passed);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));
}
