using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Tests.Lockout;

/// <summary>The line of those who wait for one count, at its bounds; <c>HurryTests</c> show what it is for.</summary>
public sealed class LoginTurnsTests
{
    private static readonly LoginLease Granted = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_sixty_four_that_wait_for_a_count_the_next_is_refused_at_once_and_those_of_another_count_are_not()
    {
        var turns = new LoginTurns();
        var answer = new TaskCompletionSource<LoginLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (one, other) = (Refused(1), Refused(2));
        List<Task<LoginLease>> waiting = [.. Enumerable.Range(0, LoginTurns.MaximumWaiting).Select(_ => WaitAsync(turns, one, answer.Task))];

        var refused = WaitAsync(turns, one, answer.Task);
        var elsewhere = WaitAsync(turns, other, Task.FromResult(Granted));

        Assert.Same(one, await refused);
        Assert.Same(Granted, await elsewhere);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        answer.SetResult(Granted);
        Assert.All(await Task.WhenAll(waiting), lease => Assert.Same(Granted, lease));

        // All have left the line: there is room again.
        Assert.Same(Granted, await WaitAsync(turns, one, Task.FromResult(Granted)));
    }

    [Fact]
    public async Task Who_waits_is_asked_for_one_after_the_other_and_until_the_block_is_no_passing_one()
    {
        var turns = new LoginTurns();
        var (asked, atOnce, most) = (0, 0, 0);
        var (passing, lasting) = (Refused(1), Refused(1));

        var leases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => turns.WaitAsync(
            passing,
            lease => ReferenceEquals(lease, passing),
            async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref atOnce));
                await Task.Yield();
                Interlocked.Decrement(ref atOnce);
                return Interlocked.Increment(ref asked) % 3 == 0 ? lasting : passing;
            },
            Token).AsTask()));

        Assert.All(leases, lease => Assert.Same(lasting, lease));
        Assert.Equal((12, 1), (asked, most));
    }

    [Fact]
    public async Task Who_is_not_refused_or_for_good_does_not_wait()
    {
        var turns = new LoginTurns();
        var refused = Refused(1);

        Assert.Same(Granted, await turns.WaitAsync(Granted, _ => true, () => throw new InvalidOperationException("It is asked."), Token));
        Assert.Same(refused, await turns.WaitAsync(refused, _ => false, () => throw new InvalidOperationException("It is asked."), Token));
    }

    private static Task<LoginLease> WaitAsync(LoginTurns turns, LoginLease lease, Task<LoginLease> answer)
        => turns.WaitAsync(lease, found => found.Refusal is not null, async () => await answer, Token).AsTask();

    private static LoginLease Refused(byte key) => new() { Refusal = new FailedLogins { KeyHash = [key] } };
}
