using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>The counts of failed logins; each method that others call is a step of a transaction.</summary>
internal static class FailedLoginQueries
{
    /// <summary>
    /// Who was right takes the count away again. So of many who are right at once each can find the key taken, and the row gone, as often as there are others.
    /// </summary>
    private const int AttemptsToBeFirst = 100;

    private const int CleanupBatchSize = 1000;

    /// <summary>Always in the order of the keys, so that two logins never wait for one another. Null if one is blocked, and then none counts.</summary>
    public static async Task<List<FailedLogins>?> CountLoginsAsync(this DbContext context, LoginLeaseRequest request, CancellationToken cancellationToken)
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

    /// <summary>Why none counted.</summary>
    public static async Task<LoginLease> RefusalAsync(this DbContext context, LoginLeaseRequest request, CancellationToken cancellationToken)
    {
        if (!await context.HoldsAsync(request.Proof, cancellationToken))
        {
            return new LoginLease { IsProofVoid = true };
        }

        FailedLogins? longest = null;
        foreach (var counter in request.Counters)
        {
            var row = await context.Counts().SingleOrDefaultAsync(row => row.KeyHash == counter.KeyHash, cancellationToken);
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

    /// <summary>In the order of the keys, as above. Not null, which would take it back.</summary>
    public static async Task<object?> EndLeasesAsync(this DbContext context, LoginLeaseRelease end, CancellationToken cancellationToken)
    {
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

        return steps;
    }

    public static async Task<int> RemoveForgottenAsync(this DbContext context, DateTimeOffset before, CancellationToken cancellationToken)
    {
        List<byte[]> keys = await context.Counts()
            .Where(counted => counted.LastFailedAt <= before)
            .OrderBy(counted => counted.LastFailedAt)
            .Take(CleanupBatchSize)
            .Select(counted => counted.KeyHash)
            .ToListAsync(cancellationToken);
        return await context.Counts().Where(counted => keys.Contains(counted.KeyHash) && counted.LastFailedAt <= before)
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Whether the password is not younger than the proof, or there is no proof to hold.</summary>
    private static async Task<bool> HoldsAsync(this DbContext context, DeviceProof? proof, CancellationToken cancellationToken)
        => proof is null || await context.Proved(proof).AnyAsync(cancellationToken);

    /// <summary>
    /// Counts a login on the condition that the count is not blocked and the proof holds. The statement that asks for both also holds the row:
    /// that decides a race between guesses. Null if one does not; the count has then not changed.
    /// </summary>
    private static async Task<FailedLogins?> CountLoginAsync(
        this DbContext context, LoginCounter counter, DeviceProof? proof, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = context.Set<FailedLogins>().Where(row => row.KeyHash == counter.KeyHash);
        var open = counts.Where(row => row.BlockedUntil <= now);
        if (proof is not null)
        {
            var proved = context.Proved(proof);
            open = open.Where(row => proved.Any());
        }

        while (true)
        {
            // Of rows that come and go, MariaDB can count one that its next statement does not find.
            if (await open.ExecuteUpdateAsync(set => set.SetProperty(row => row.Failures, row => row.Failures), cancellationToken) == 1
                && await counts.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } held)
            {
                var counted = counter.After(held, now);
                await counts.ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.Failures, counted.Failures)
                        .SetProperty(row => row.Pending, counted.Pending)
                        .SetProperty(row => row.LastFailedAt, counted.LastFailedAt)
                        .SetProperty(row => row.BlockedUntil, counted.BlockedUntil),
                    cancellationToken);
                return counted;
            }

            if (await counts.AnyAsync(row => row.BlockedUntil > now, cancellationToken) || !await context.HoldsAsync(proof, cancellationToken))
            {
                return null;
            }

            // Not there yet; or it has come since the statement above, which then asks again.
            var first = counter.First(now);
            if (await context.TryInsertAsync(first, row => row.KeyHash == counter.KeyHash, AttemptsToBeFirst, cancellationToken))
            {
                return first;
            }
        }
    }

    private static Task<int> ForgiveAsync(this DbContext context, byte[] keyHash, CancellationToken cancellationToken)
        => context.Set<FailedLogins>().Where(row => row.KeyHash == keyHash).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Takes one failure back, and the block that it set, unless a later one has set another.</summary>
    private static async Task TakeBackAsync(this DbContext context, FailedLogins counted, CancellationToken cancellationToken)
    {
        var counts = context.Set<FailedLogins>().Where(row => row.KeyHash == counted.KeyHash);
        if (await counts.Where(row => row.Failures <= 1).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            await counts.Where(row => row.BlockedUntil == counted.BlockedUntil)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.BlockedUntil, FailedLogins.NotBlocked), cancellationToken);
            await counts.ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.Failures, row => row.Failures - 1)
                    .SetProperty(row => row.Pending, row => row.Pending > 0 ? row.Pending - 1 : 0),
                cancellationToken);
        }
    }

    /// <summary>A failure stays counted, but nobody has to wait for its result any more.</summary>
    private static Task<int> EndPendingAsync(this DbContext context, byte[] keyHash, CancellationToken cancellationToken)
        => context.Set<FailedLogins>().Where(row => row.KeyHash == keyHash && row.Pending > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Pending, row => row.Pending - 1), cancellationToken);

    private static IQueryable<FailedLogins> Counts(this DbContext context) => context.Set<FailedLogins>().AsNoTracking();

    private static IQueryable<User> Proved(this DbContext context, DeviceProof proof)
        => context.Set<User>().Where(user
            => user.Id == proof.UserId && (user.PasswordChangedAt == null || user.PasswordChangedAt <= proof.IssuedAt));
}
