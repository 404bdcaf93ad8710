using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

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
        var leases = await Racing.RunAsync(32, _ => LeaseAsync(Now, Counter(1), Counter(2, free: 30)));

        Assert.Equal(3, leases.Count(lease => lease.Refusal is null));
        Assert.Equal(4, (await CountAsync(1, Now.AddSeconds(1))).Failures);
        Assert.Equal(4, (await CountAsync(2, Now.AddSeconds(1), free: 30)).Failures);
    }

    /// <summary>Each takes the count away again, so that it comes and goes while others ask for it.</summary>
    [Fact]
    public async Task Of_many_who_are_right_at_once_each_gets_through()
    {
        await Racing.RunAsync(16, async _ =>
        {
            for (var round = 0; round < 4; round++)
            {
                var lease = await AgainWhileBusyAsync(() => LeaseAsync(Now, Counter(1, free: 1_000)));
                Assert.Null(lease.Refusal);
                await AgainWhileBusyAsync(async () =>
                {
                    await ReleaseAsync(forgiven: [Hash(1)]);
                    return true;
                });
            }

            return true;
        });

        Assert.Equal(1, (await CountAsync(1, Now)).Failures);
    }

    [Fact]
    public async Task Counts_that_are_leased_together_go_up_together_or_not_at_all()
    {
        await BlockAsync(1);

        var refused = await LeaseAsync(Now, Counter(1), Counter(2), Counter(0));

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

        var refusal = (await LeaseAsync(Now.AddMilliseconds(500), Counter(1), Counter(2))).Refusal;

        Assert.Equal(Hash(2), refusal!.KeyHash);
        Assert.Equal(Now.AddSeconds(3), refusal.BlockedUntil);
    }

    [Fact]
    public async Task A_forgiven_count_starts_anew()
    {
        await BlockAsync(1);
        await BlockAsync(2);

        await ReleaseAsync(forgiven: [Hash(1)]);

        Assert.Equal(1, (await CountAsync(1, Now)).Failures);
        await RefusedAsync(2, Now);
    }

    [Fact]
    public async Task A_count_that_is_taken_back_goes_down_by_one_and_lets_the_next_through()
    {
        await ReleaseAsync(takenBack: [await BlockAsync(1)]);

        Assert.Equal((3, Now.AddSeconds(1)), Values(await CountAsync(1, Now)));
    }

    [Fact]
    public async Task What_is_taken_back_leaves_the_block_of_a_later_failure_alone()
    {
        var first = await CountAsync(1, Now);
        await FailAsync(1, times: 2);

        await ReleaseAsync(takenBack: [first]);

        await RefusedAsync(1, Now.AddMilliseconds(999));
        Assert.Equal((3, Now.AddSeconds(2)), Values(await CountAsync(1, Now.AddSeconds(1))));
    }

    [Fact]
    public async Task Taking_back_the_only_failure_leaves_nothing()
    {
        await ReleaseAsync(takenBack: [await CountAsync(1, Now)]);

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

    [Fact]
    public async Task A_lease_is_pending_until_it_ends_and_a_failure_stays_counted()
    {
        var first = await CountAsync(1, Now);
        var second = await CountAsync(1, Now);
        Assert.Equal((1, 2), (first.Pending, second.Pending));

        await ReleaseAsync(failed: [first]);
        var third = await CountAsync(1, Now);
        Assert.Equal((3, 2), (third.Failures, third.Pending));
        await ReleaseAsync(takenBack: [second]);

        // The third set the block, and is being checked.
        var refusal = await RefusedAsync(1, Now);
        Assert.Equal((2, 1), (refusal.Failures, refusal.Pending));
        await ReleaseAsync(failed: [third]);
        Assert.Equal(0, (await RefusedAsync(1, Now)).Pending);
    }

    [Fact]
    public async Task Ending_more_leases_than_there_are_leaves_none_pending()
    {
        var counted = await CountAsync(1, Now);

        await ReleaseAsync(failed: [counted]);
        await ReleaseAsync(failed: [counted]);
        await ReleaseAsync(failed: [new FailedLogins { KeyHash = Hash(2) }]);

        Assert.Equal((2, 1), (await CountAsync(1, Now) is var row ? (row.Failures, row.Pending) : default));
    }

    [Fact]
    public async Task A_lease_that_nobody_ended_is_not_pending_for_ever_but_a_failure()
    {
        await CountAsync(1, Now);

        Assert.Equal(2, (await CountAsync(1, Now + LoginCounter.LongestLease - TimeSpan.FromMilliseconds(1))).Pending);
        var later = await CountAsync(1, Now + (2 * LoginCounter.LongestLease));
        Assert.Equal((3, 1), (later.Failures, later.Pending));
    }

    [Fact]
    public async Task A_proof_holds_as_long_as_the_password_is_not_younger()
    {
        var user = await AddUserAsync(passwordChangedAt: Now);

        Assert.Single((await LeaseAsync(Now, new DeviceProof(user, Now), Counter(1))).Counted);
        Assert.Single((await LeaseAsync(Now, new DeviceProof(user, Now.AddSeconds(1)), Counter(1))).Counted);
        foreach (var proof in new[] { new DeviceProof(user, Now.AddMilliseconds(-1)), new DeviceProof(user + 1000, Now) })
        {
            var refused = await LeaseAsync(Now, proof, Counter(1), Counter(2));
            Assert.True(refused.IsProofVoid);
            Assert.Null(refused.Refusal);
            Assert.Empty(refused.Counted);
            Assert.True((await LeaseAsync(Now, proof, Counter(1))).IsProofVoid);
        }

        // Nothing was counted with them.
        Assert.Equal(3, (await CountAsync(1, Now)).Failures);
        Assert.Equal(1, (await CountAsync(2, Now)).Failures);
    }

    [Fact]
    public async Task A_user_who_never_had_a_password_has_no_proof_that_is_too_old()
        => Assert.Single((await LeaseAsync(Now, new DeviceProof(await AddUserAsync(passwordChangedAt: null), Now.AddYears(-1)), Counter(1))).Counted);

    [Fact]
    public async Task A_proof_that_holds_is_refused_by_a_block_like_any_other()
    {
        var user = await AddUserAsync(passwordChangedAt: Now);
        await BlockAsync(1);

        var refused = await LeaseAsync(Now, new DeviceProof(user, Now), Counter(1));

        Assert.False(refused.IsProofVoid);
        Assert.Equal(Hash(1), refused.Refusal!.KeyHash);
    }

    private async Task<long> AddUserAsync(DateTimeOffset? passwordChangedAt)
    {
        var user = NewUser("ann@example.com");
        user.PasswordChangedAt = passwordChangedAt;
        Assert.True(await UsersAsync(users => users.TryAddAsync(user, Token)));
        return user.Id;
    }

    private static LoginCounter Counter(int number, int free = 3)
        => new() { KeyHash = Hash(number), FreeAttempts = free, MaxDelay = MaxDelay };

    private static (int Failures, DateTimeOffset BlockedUntil) Values(FailedLogins counted) => (counted.Failures, counted.BlockedUntil);

    private Task<LoginLease> LeaseAsync(DateTimeOffset now, params LoginCounter[] counters) => LeaseAsync(now, proof: null, counters);

    private Task<LoginLease> LeaseAsync(DateTimeOffset now, DeviceProof? proof, params LoginCounter[] counters)
        => Fixture.UseAsync((IFailedLoginStore store)
            => store.LeaseAsync(new LoginLeaseRequest { Counters = counters, Now = now, Proof = proof }, Token).AsTask());

    private async Task<FailedLogins> CountAsync(int number, DateTimeOffset now, int free = 3)
    {
        var lease = await LeaseAsync(now, Counter(number, free));
        Assert.Null(lease.Refusal);
        return Assert.Single(lease.Counted);
    }

    private async Task<FailedLogins> RefusedAsync(int number, DateTimeOffset now)
    {
        var lease = await LeaseAsync(now, Counter(number));
        Assert.Empty(lease.Counted);
        return Assert.IsType<FailedLogins>(lease.Refusal);
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

    private Task<bool> ReleaseAsync(
        IReadOnlyList<byte[]>? forgiven = null, IReadOnlyList<FailedLogins>? takenBack = null, IReadOnlyList<FailedLogins>? failed = null)
        => Fixture.UseAsync(async (IFailedLoginStore store) =>
        {
            await store.ReleaseAsync(new LoginLeaseRelease { Forgiven = forgiven ?? [], TakenBack = takenBack ?? [], Failed = failed ?? [] }, Token);
            return true;
        });

    private Task<int> RemoveAsync(DateTimeOffset before)
        => Fixture.UseAsync((IFailedLoginStore store) => store.RemoveAsync(before, Token).AsTask());

    /// <summary>A database that ends one of two that wait for each other may say so: the client comes again.</summary>
    private static async Task<T> AgainWhileBusyAsync<T>(Func<Task<T>> step)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await step();
            }
            catch (StoreUnavailableException) when (attempt < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(attempt), Token);
            }
        }
    }
}
