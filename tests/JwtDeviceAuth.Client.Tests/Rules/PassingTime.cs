namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>The system's clocks, of which the monotonic one can be sent ahead.</summary>
internal sealed class PassingTime : TimeProvider
{
    public TimeSpan Passed { get; set; }

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Passed.TotalSeconds * TimestampFrequency);
}
