using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkFailedLoginStore<TContext>(TContext context, FaultGuard guard) : IFailedLoginStore
    where TContext : DbContext
{
    private const int CleanupBatchSize = 1000;

    private IQueryable<FailedLogins> Counts => context.Set<FailedLogins>().AsNoTracking();

    public async ValueTask<LoginLease> LeaseAsync(LoginLeaseRequest request, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(context, ct => CountAllAsync(request, ct), cancellationToken) is { } counted
            ? new LoginLease { Counted = counted }
            : await guard.RepeatAsync(context, ct => RefusalAsync(request, ct), cancellationToken);

    public async ValueTask ReleaseAsync(LoginLeaseRelease end, CancellationToken cancellationToken)
        => await guard.RepeatTogetherAsync(context, ct => RevokeAllAsync(end, ct), cancellationToken);

    public async ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => await guard.RepeatAsync(context, ct => RemoveBatchAsync(before, ct), cancellationToken);

    /// <summary>Always in the order of the keys, so that two logins never wait for one another.</summary>
    private async Task<List<FailedLogins>?> CountAllAsync(LoginLeaseRequest request, CancellationToken cancellationToken)
    {
        List<FailedLogins> counted = [];
        foreach (var counter in request.Counters.OrderBy(counter => Convert.ToHexString(counter.KeyHash), StringComparer.Ordinal))
        {
            if (await context.CountLoginAsync(counter, request.Proof, request.Now, cancellationToken) is not { } row)
            {
                return null;
            }

            counted.Add(row);
        }

        return counted;
    }

    private async Task<LoginLease> RefusalAsync(LoginLeaseRequest request, CancellationToken cancellationToken)
    {
        if (!await context.HoldsAsync(request.Proof, cancellationToken))
        {
            return new LoginLease { IsProofVoid = true };
        }

        FailedLogins? longest = null;
        foreach (var counter in request.Counters)
        {
            var row = await Counts.SingleOrDefaultAsync(row => row.KeyHash == counter.KeyHash, cancellationToken);
            if (row is not null && (longest is null || row.BlockedUntil > longest.BlockedUntil))
            {
                longest = row;
            }
        }

        // Forgiven since: the next attempt gets through.
        return new LoginLease
        {
            Refusal = longest
                ?? new FailedLogins { KeyHash = request.Counters[0].KeyHash, LastFailedAt = request.Now, BlockedUntil = request.Now },
        };
    }

    private async Task<object?> RevokeAllAsync(LoginLeaseRelease end, CancellationToken cancellationToken)
    {
        // In the order of the keys, as above.
        (byte[] Key, Func<Task> RunAsync)[] steps =
        [
            .. end.Forgiven.Select(key => (key, (Func<Task>)(() => context.ForgiveAsync(key, cancellationToken)))),
            .. end.TakenBack.Select(row => (row.KeyHash, (Func<Task>)(() => context.TakeBackAsync(row, cancellationToken)))),
            .. end.Failed.Select(row => (row.KeyHash, (Func<Task>)(() => context.EndPendingAsync(row.KeyHash, cancellationToken)))),
        ];
        foreach (var (_, runAsync) in steps.OrderBy(step => Convert.ToHexString(step.Key), StringComparer.Ordinal))
        {
            await runAsync();
        }

        // Not null, which would take it back.
        return steps;
    }

    private async Task<int> RemoveBatchAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        List<byte[]> keys = await Counts
            .Where(counted => counted.LastFailedAt <= before)
            .OrderBy(counted => counted.LastFailedAt)
            .Take(CleanupBatchSize)
            .Select(counted => counted.KeyHash)
            .ToListAsync(cancellationToken);
        return await Counts.Where(counted => keys.Contains(counted.KeyHash) && counted.LastFailedAt <= before)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
