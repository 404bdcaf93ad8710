using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Testing.Specification;

/// <summary>What <see cref="IFailedLoginStore"/> promises, for every store.</summary>
public abstract class FailedLoginSpecification : StoreSpecification
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_first_failures_are_free_and_then_each_doubles_the_wait_up_to_the_longest()
    {
        var now = Now;
        foreach (var wait in new[] { 0, 0, 1, 2, 4, 8, 10, 10, 10 })
        {
            var counted = await CountAsync(1, now);
            Assert.Equal(now, counted.LastFailedAt);
            Assert.Equal(wait == 0 ? FailedLogins.NotBlocked : now.AddSeconds(wait), counted.BlockedUntil);
            if (wait > 0)
            {
                Assert.Equal(counted.BlockedUntil, (await RefusedAsync(1, counted.BlockedUntil.AddMilliseconds(-1))).BlockedUntil);
                now = counted.BlockedUntil;
            }
        }
    }

    [Fact]
    public async Task Of_many_guesses_at_once_only_the_free_ones_get_through()
    {
        var reservations = await Racing.RunAsync(32, _ => ReserveAsync(Now, Counter(1), Counter(2, free: 30)));

        Assert.Equal(3, reservations.Count(reservation => reservation.Refusal is null));
        Assert.Equal(4, (await CountAsync(1, Now.AddSeconds(1))).Failures);
        Assert.Equal(4, (await CountAsync(2, Now.AddSeconds(1), free: 30)).Failures);
    }

    [Fact]
    public async Task Counts_that_are_reserved_together_go_up_together_or_not_at_all()
    {
        await BlockAsync(1);

        var refused = await ReserveAsync(Now, Counter(1), Counter(2), Counter(0));

        Assert.Empty(refused.Counted);
        Assert.Equal(Hash(1), refused.Refusal!.KeyHash);
        Assert.Equal(1, (await CountAsync(0, Now)).Failures);
        Assert.Equal(1, (await CountAsync(2, Now)).Failures);
    }

    [Fact]
    public async Task Of_several_that_refuse_the_one_is_named_that_does_so_for_the_longest()
    {
        await BlockAsync(1);
        await BlockAsync(2);
        await CountAsync(2, Now.AddSeconds(1));

        var refusal = (await ReserveAsync(Now.AddMilliseconds(500), Counter(1), Counter(2))).Refusal;

        Assert.Equal(Hash(2), refusal!.KeyHash);
        Assert.Equal(Now.AddSeconds(3), refusal.BlockedUntil);
    }

    [Fact]
    public async Task A_forgiven_count_starts_anew()
    {
        await BlockAsync(1);
        await BlockAsync(2);

        await SettleAsync(forgiven: [Hash(1)], takenBack: []);

        Assert.Equal(1, (await CountAsync(1, Now)).Failures);
        await RefusedAsync(2, Now);
    }

    [Fact]
    public async Task A_count_that_is_taken_back_goes_down_by_one_and_lets_the_next_through()
    {
        await SettleAsync(forgiven: [], takenBack: [await BlockAsync(1)]);

        Assert.Equal((3, Now.AddSeconds(1)), Values(await CountAsync(1, Now)));
    }

    [Fact]
    public async Task What_is_taken_back_leaves_the_block_of_a_later_failure_alone()
    {
        var first = await CountAsync(1, Now);
        await FailAsync(1, times: 2);

        await SettleAsync(forgiven: [], takenBack: [first]);

        await RefusedAsync(1, Now.AddMilliseconds(999));
        Assert.Equal((3, Now.AddSeconds(2)), Values(await CountAsync(1, Now.AddSeconds(1))));
    }

    [Fact]
    public async Task Taking_back_the_only_failure_leaves_nothing()
    {
        await SettleAsync(forgiven: [], takenBack: [await CountAsync(1, Now)]);

        Assert.Equal(0, await RemoveAsync(Now.AddYears(1)));
    }

    [Fact]
    public async Task A_count_halves_every_six_hours_and_is_forgotten_after_a_day()
    {
        Assert.Equal(9, await CountAfterAsync(1, TimeSpan.FromHours(6) - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(5, await CountAfterAsync(2, TimeSpan.FromHours(6)));
        Assert.Equal(3, await CountAfterAsync(3, TimeSpan.FromHours(12)));
        Assert.Equal(2, await CountAfterAsync(4, TimeSpan.FromHours(18)));
        Assert.Equal(2, await CountAfterAsync(5, TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(1, await CountAfterAsync(6, TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task A_clock_that_goes_back_a_minute_unlocks_nothing_and_forgets_nothing()
    {
        await FailAsync(1, times: 2);

        Assert.Equal(3, (await CountAsync(1, Now.AddMinutes(-1))).Failures);
        await BlockAsync(2);
        await RefusedAsync(2, Now.AddMinutes(-1));
    }

    [Fact]
    public async Task Forgotten_counts_are_removed_and_others_stay()
    {
        await CountAsync(1, Now);
        await CountAsync(2, Now.AddMilliseconds(1));

        Assert.Equal(1, await RemoveAsync(Now));

        Assert.Equal(1, (await CountAsync(1, Now)).Failures);
        Assert.Equal(2, (await CountAsync(2, Now)).Failures);
    }

    private static LoginCounter Counter(int number, int free = 3)
        => new() { KeyHash = Hash(number), FreeAttempts = free, MaxDelay = MaxDelay };

    private static (int Failures, DateTimeOffset BlockedUntil) Values(FailedLogins counted) => (counted.Failures, counted.BlockedUntil);

    private Task<LoginReservation> ReserveAsync(DateTimeOffset now, params LoginCounter[] counters)
        => Fixture.UseAsync((IFailedLoginStore store) => store.ReserveAsync(counters, now, Token).AsTask());

    private async Task<FailedLogins> CountAsync(int number, DateTimeOffset now, int free = 3)
    {
        var reservation = await ReserveAsync(now, Counter(number, free));
        Assert.Null(reservation.Refusal);
        return Assert.Single(reservation.Counted);
    }

    private async Task<FailedLogins> RefusedAsync(int number, DateTimeOffset now)
    {
        var reservation = await ReserveAsync(now, Counter(number));
        Assert.Empty(reservation.Counted);
        return Assert.IsType<FailedLogins>(reservation.Refusal);
    }

    private async Task<FailedLogins> FailAsync(int number, int times)
    {
        for (var time = 1; time < times; time++)
        {
            await CountAsync(number, Now);
        }

        return await CountAsync(number, Now);
    }

    /// <summary>Until one second after <see cref="StoreSpecification.Now"/>.</summary>
    private Task<FailedLogins> BlockAsync(int number) => FailAsync(number, times: 3);

    private async Task<int> CountAfterAsync(int number, TimeSpan pause)
    {
        // Now is noon, one of the moments at which counts halve.
        for (var time = 0; time < 8; time++)
        {
            await CountAsync(number, Now, free: 100);
        }

        return (await CountAsync(number, Now + pause, free: 100)).Failures;
    }

    private Task<bool> SettleAsync(IReadOnlyList<byte[]> forgiven, IReadOnlyList<FailedLogins> takenBack)
        => Fixture.UseAsync(async (IFailedLoginStore store) =>
        {
            await store.SettleAsync(forgiven, takenBack, Token);
            return true;
        });

    private Task<int> RemoveAsync(DateTimeOffset before)
        => Fixture.UseAsync((IFailedLoginStore store) => store.RemoveAsync(before, Token).AsTask());
}
