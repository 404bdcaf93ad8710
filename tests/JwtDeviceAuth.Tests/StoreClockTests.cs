using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

using MicrosoftOptions = Microsoft.Extensions.Options.Options;

namespace JwtDeviceAuth.Tests;

/// <summary>The store's time on a node: how well it is known, and what happens when one of the clocks is set.</summary>
public sealed class StoreClockTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(40);

    private readonly World _world = new();
    private readonly StoreClock _clock;

    public StoreClockTests()
        => _clock = new StoreClock(_world.Node, MicrosoftOptions.Create(new JwtDeviceAuthOptions { UseStoreTime = true }), NullLogger<StoreClock>.Instance, _world);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task The_time_is_the_nodes_until_the_store_was_asked_and_the_stores_from_then_on()
    {
        _world.Node.Wall += Jump;
        Assert.Equal(Noon + Jump, _clock.GetUtcNow());

        await _clock.EnsureReadAsync(Token);
        _world.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(_world.StoreTime, _clock.GetUtcNow());
        Assert.Equal(-Jump, _clock.Offset);
    }

    [Fact]
    public async Task The_middle_of_the_quickest_round_trip_counts()
    {
        _world.Trips = [(300, 100), (40, 60), (700, 0)];
        await _clock.ReadAsync(Token);

        // 40 ms to the store and 60 ms back: the middle is 10 ms beside the truth, and at most half of the trip.
        Assert.Equal(TimeSpan.FromMilliseconds(-10), _clock.GetUtcNow() - _world.StoreTime);
    }

    [Fact]
    public async Task A_slower_reading_that_agrees_does_not_replace_a_better_one_and_one_that_disagrees_does()
    {
        await _clock.ReadAsync(Token);
        _world.Trips = [(0, 400), (0, 500), (0, 600)];
        await _clock.ReadAsync(Token);
        Assert.Equal(TimeSpan.Zero, (_clock.GetUtcNow() - _world.StoreTime).Truncated());

        _world.StoreTime += Jump;
        await _clock.ReadAsync(Token);
        Assert.InRange(_clock.GetUtcNow() - _world.StoreTime, TimeSpan.FromMilliseconds(-300), TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task A_node_whose_clock_is_set_back_goes_on_as_before_and_asks()
    {
        await _clock.ReadAsync(Token);

        _world.Node.Wall -= Jump;

        Assert.Equal(_world.StoreTime, _clock.GetUtcNow());
        Assert.True(_clock.Jumped.IsCompleted);
        await _clock.ReadAsync(Token);
        Assert.Equal(_world.StoreTime, _clock.GetUtcNow());
        Assert.Equal(Jump, _clock.Offset);
        Assert.False(_clock.Jumped.IsCompleted);
    }

    [Fact]
    public async Task A_machine_that_slept_has_the_right_time_at_once()
    {
        await _clock.ReadAsync(Token);

        // The monotonic clock stands while a machine sleeps; the node's own is right when it wakes.
        _world.Node.Wall += Jump;
        _world.StoreTime += Jump;

        Assert.Equal(_world.StoreTime, _clock.GetUtcNow());
        Assert.True(_clock.Jumped.IsCompleted);
        await _clock.ReadAsync(Token);
        Assert.Equal(_world.StoreTime, _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_store_that_does_not_answer_changes_nothing()
    {
        await _clock.ReadAsync(Token);
        _world.IsDown = true;
        _world.Pass(TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _clock.ReadAsync(Token));

        Assert.Equal(_world.StoreTime, _clock.GetUtcNow());
    }

    [Fact]
    public void A_clock_of_the_applications_own_decides_unless_the_setting_says_otherwise()
    {
        Assert.False(ReadsStore(_world.Node, setting: null));
        Assert.True(ReadsStore(_world.Node, setting: true));
        Assert.True(ReadsStore(TimeProvider.System, setting: null));
        Assert.False(ReadsStore(TimeProvider.System, setting: false));

        bool ReadsStore(TimeProvider node, bool? setting)
        {
            using var clock = new StoreClock(
                node, MicrosoftOptions.Create(new JwtDeviceAuthOptions { UseStoreTime = setting }), NullLogger<StoreClock>.Instance, _world);
            return clock.ReadsStore;
        }
    }

    /// <summary>A node and a store, each with a clock, and the time that it takes from one to the other.</summary>
    private sealed class World : IStoreTime
    {
        private int _asked;

        public NodeClock Node { get; } = new();

        public DateTimeOffset StoreTime { get; set; } = Noon;

        public bool IsDown { get; set; }

        /// <summary>Milliseconds to the store and back, for one question after the other.</summary>
        public (int There, int Back)[] Trips { get; set; } = [(0, 0)];

        public void Pass(TimeSpan time)
        {
            Node.Wall += time;
            Node.Steady += time;
            StoreTime += time;
        }

        public ValueTask<DateTimeOffset> GetUtcNowAsync(CancellationToken cancellationToken)
        {
            if (IsDown)
            {
                throw new StoreUnavailableException("down");
            }

            var (there, back) = Trips[_asked++ % Trips.Length];
            Pass(TimeSpan.FromMilliseconds(there));
            var answer = StoreTime;
            Pass(TimeSpan.FromMilliseconds(back));
            return ValueTask.FromResult(answer);
        }
    }

    private sealed class NodeClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = Noon;

        public TimeSpan Steady { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Steady.Ticks;
    }
}

file static class TimeSpanExtensions
{
    /// <summary>Without what a clock may drift meanwhile.</summary>
    public static TimeSpan Truncated(this TimeSpan time) => TimeSpan.FromMilliseconds(Math.Truncate(time.TotalMilliseconds));
}
