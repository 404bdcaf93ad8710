using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>A clock for each sequence, so that several run at once on one host and one database. Background work finds a clock that stands.</summary>
internal sealed class SequenceClock : TimeProvider
{
    private readonly AsyncLocal<FakeClock?> _own = new();
    private readonly FakeClock _standing = new();

    public FakeClock StartOwn() => _own.Value = new FakeClock();

    public override DateTimeOffset GetUtcNow() => (_own.Value ?? _standing).GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => _standing.CreateTimer(callback, state, dueTime, period);
}
