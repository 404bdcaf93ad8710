using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
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

    public async ValueTask<LoginLease> LeaseAsync(LoginLeaseRequest request, CancellationToken cancellationToken)
    {
        if (GoesInGroups)
        {
            return await guard.OnceAsync(
                ct => commits.RunAsync(services => Within(services).LeaseAsync(request, CancellationToken.None), ct), cancellationToken);
        }

        var counted = await guard.OnceAsync(
            Context,
            ct => request.Counters.Count == 1
                ? CountAllAsync(request, ct)
                : Context.AtomicallyAsync(transaction => CountAllAsync(request, transaction), ct),
            cancellationToken);
        return counted is not null ? new LoginLease { Counted = counted } : await RefusalAsync(request, cancellationToken);
    }

    public async ValueTask EndAsync(LoginLeaseEnd end, CancellationToken cancellationToken)
    {
        if (GoesInGroups)
        {
            await guard.RepeatAsync(
                ct => commits.RunAsync(
                    async services =>
                    {
                        await Within(services).EndAsync(end, CancellationToken.None);
                        return true;
                    },
                    ct),
                cancellationToken);
            return;
        }

        await guard.RepeatAsync(Context, ct => Context.AtomicallyAsync(transaction => EndAllAsync(end, transaction), ct), cancellationToken);
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
    private async Task<List<FailedLogins>?> CountAllAsync(LoginLeaseRequest request, CancellationToken cancellationToken)
    {
        List<FailedLogins> counted = [];
        foreach (var counter in request.Counters.OrderBy(counter => Convert.ToHexString(counter.KeyHash), StringComparer.Ordinal))
        {
            if (await Context.CountLoginAsync(counter, request.Proof, request.Now, cancellationToken) is not { } row)
            {
                return null;
            }

            counted.Add(row);
        }

        return counted;
    }

    private async Task<LoginLease> RefusalAsync(LoginLeaseRequest request, CancellationToken cancellationToken)
    {
        if (request.Proof is { } proof && !await guard.RepeatAsync(Context, ct => Context.HoldsAsync(proof, ct), cancellationToken))
        {
            return new LoginLease { IsProofVoid = true };
        }

        FailedLogins? longest = null;
        foreach (var counter in request.Counters)
        {
            var row = await guard.RepeatAsync(
                Context, ct => Context.FindFailedLoginsAsync(counter.KeyHash, ct), cancellationToken);
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

    private async Task<object?> EndAllAsync(LoginLeaseEnd end, CancellationToken cancellationToken)
    {
        // In the order of the keys, as above.
        (byte[] Key, Func<Task> RunAsync)[] steps =
        [
            .. end.Forgiven.Select(key => (key, (Func<Task>)(() => Context.RemoveFailedLoginsAsync(key, cancellationToken)))),
            .. end.TakenBack.Select(row => (row.KeyHash, (Func<Task>)(() => Context.TakeBackAsync(row, cancellationToken)))),
            .. end.Failed.Select(row => (row.KeyHash, (Func<Task>)(() => Context.EndPendingAsync(row.KeyHash, cancellationToken)))),
        ];
        foreach (var (_, runAsync) in steps.OrderBy(step => Convert.ToHexString(step.Key), StringComparer.Ordinal))
        {
            await runAsync();
        }

        // Not null, which would take it back.
        return steps;
    }
}
