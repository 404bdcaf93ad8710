namespace JwtDeviceAuth.Specification;

/// <summary>A clock that stands still. Its timers run.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
