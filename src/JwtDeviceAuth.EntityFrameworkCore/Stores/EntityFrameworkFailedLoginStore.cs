using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Lockout;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkFailedLoginStore<TContext>(
    TContext context, FaultGuard guard) : IFailedLoginStore
    where TContext : DbContext
{
    private const int CleanupBatchSize = 1000;

    private TContext Context => context;

    public async ValueTask<LoginReservation> ReserveAsync(
        IReadOnlyList<LoginCounter> counters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counted = await guard.OnceTogetherAsync(Context, ct => CountAllAsync(counters, now, ct), cancellationToken);
        return counted is not null
            ? new LoginReservation { Counted = counted }
            : new LoginReservation { Refusal = await RefusalAsync(counters, now, cancellationToken) };
    }

    public async ValueTask SettleAsync(
        IReadOnlyList<byte[]> forgiven, IReadOnlyList<FailedLogins> takenBack, CancellationToken cancellationToken)
    {
        await guard.RepeatTogetherAsync(Context, ct => SettleAllAsync(forgiven, takenBack, ct), cancellationToken);
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
