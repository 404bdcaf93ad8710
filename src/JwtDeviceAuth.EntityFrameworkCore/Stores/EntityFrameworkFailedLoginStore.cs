using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Lockout;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkFailedLoginStore<TContext>(
    ScopedContext<TContext> scoped, CommitQueue commits, FaultGuard guard) : IFailedLoginStore
    where TContext : DbContext
{
    private const int CleanupBatchSize = 1000;

    private TContext Context => scoped.Value;

    private bool GoesInGroups => commits.TakesSteps && !scoped.IsInTransaction;

    public async ValueTask<LoginReservation> ReserveAsync(
        IReadOnlyList<LoginCounter> counters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (GoesInGroups)
        {
            return await guard.OnceAsync(
                ct => commits.RunAsync(services => Within(services).ReserveAsync(counters, now, CancellationToken.None), ct), cancellationToken);
        }

        var counted = await guard.OnceAsync(
            Context,
            ct => counters.Count == 1
                ? CountAllAsync(counters, now, ct)
                : Context.AtomicallyAsync(transaction => CountAllAsync(counters, now, transaction), ct),
            cancellationToken);
        return counted is not null
            ? new LoginReservation { Counted = counted }
            : new LoginReservation { Refusal = await RefusalAsync(counters, now, cancellationToken) };
    }

    public async ValueTask SettleAsync(
        IReadOnlyList<byte[]> forgiven, IReadOnlyList<FailedLogins> takenBack, CancellationToken cancellationToken)
    {
        if (GoesInGroups)
        {
            await guard.RepeatAsync(
                ct => commits.RunAsync(
                    async services =>
                    {
                        await Within(services).SettleAsync(forgiven, takenBack, CancellationToken.None);
                        return true;
                    },
                    ct),
                cancellationToken);
            return;
        }

        await guard.RepeatAsync(
            Context,
            ct => Context.AtomicallyAsync(transaction => SettleAllAsync(forgiven, takenBack, transaction), ct),
            cancellationToken);
    }

    public async ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context,
            ct => Context.Set<FailedLogins>()
                .Where(counted => counted.LastFailedAt <= before)
                .OrderBy(counted => counted.LastFailedAt)
                .Take(CleanupBatchSize)
                .ExecuteDeleteAsync(ct),
            cancellationToken);

    private static EntityFrameworkFailedLoginStore<TContext> Within(IServiceProvider services)
        => services.GetRequiredService<EntityFrameworkFailedLoginStore<TContext>>();

    /// <summary>Always in the order of the keys, so that two logins never wait for one another.</summary>
    private async Task<List<FailedLogins>?> CountAllAsync(
        IReadOnlyList<LoginCounter> counters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<FailedLogins> counted = [];
        foreach (var counter in counters.OrderBy(counter => Convert.ToHexString(counter.KeyHash), StringComparer.Ordinal))
        {
            if (await Context.CountLoginAsync(counter, now, cancellationToken) is not { } row)
            {
                return null;
            }

            counted.Add(row);
        }

        return counted;
    }

    private async Task<FailedLogins> RefusalAsync(
        IReadOnlyList<LoginCounter> counters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        FailedLogins? longest = null;
        foreach (var counter in counters)
        {
            var row = await guard.RepeatAsync(
                Context, ct => Context.FindFailedLoginsAsync(counter.KeyHash, ct), cancellationToken);
            if (row is not null && (longest is null || row.BlockedUntil > longest.BlockedUntil))
            {
                longest = row;
            }
        }

        // Forgiven since: the next attempt gets through.
        return longest ?? new FailedLogins { KeyHash = counters[0].KeyHash, LastFailedAt = now, BlockedUntil = now };
    }

    private async Task<object?> SettleAllAsync(
        IReadOnlyList<byte[]> forgiven, IReadOnlyList<FailedLogins> takenBack, CancellationToken cancellationToken)
    {
        // In the order of the keys, as above.
        var steps = forgiven.Select(key => (Key: key, Counted: (FailedLogins?)null))
            .Concat(takenBack.Select(counted => (Key: counted.KeyHash, Counted: (FailedLogins?)counted)))
            .OrderBy(step => Convert.ToHexString(step.Key), StringComparer.Ordinal);
        foreach (var (key, counted) in steps)
        {
            if (counted is null)
            {
                await Context.RemoveFailedLoginsAsync(key, cancellationToken);
            }
            else
            {
                await Context.TakeBackAsync(counted, cancellationToken);
            }
        }

        return steps;
    }
}
