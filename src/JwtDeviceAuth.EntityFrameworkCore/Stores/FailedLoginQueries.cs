using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>The counts of failed logins; each method is a step of a transaction.</summary>
internal static class FailedLoginQueries
{
    /// <summary>
    /// Who was right takes the count away again. So of many who are right at once each can find the key taken, and the row gone, as often as there are others.
    /// </summary>
    private const int AttemptsToBeFirst = 100;

    /// <summary>Whether the password is not younger than the proof, or there is no proof to hold.</summary>
    public static async Task<bool> HoldsAsync(this DbContext context, DeviceProof? proof, CancellationToken cancellationToken)
        => proof is null || await context.Proved(proof).AnyAsync(cancellationToken);

    /// <summary>
    /// Counts a login on the condition that the count is not blocked and the proof holds. The statement that asks for both also holds the row:
    /// that decides a race between guesses. Null if one does not; the count has then not changed.
    /// </summary>
    public static async Task<FailedLogins?> CountLoginAsync(
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
            if (await open.ExecuteUpdateAsync(set => set.SetProperty(row => row.Failures, row => row.Failures), cancellationToken) == 1)
            {
                var counted = counter.After(await counts.AsNoTracking().SingleAsync(cancellationToken), now);
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

    public static Task ForgiveAsync(this DbContext context, byte[] keyHash, CancellationToken cancellationToken)
        => context.Set<FailedLogins>().Where(row => row.KeyHash == keyHash).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Takes one failure back, and the block that it set, unless a later one has set another.</summary>
    public static async Task TakeBackAsync(this DbContext context, FailedLogins counted, CancellationToken cancellationToken)
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
    public static Task EndPendingAsync(this DbContext context, byte[] keyHash, CancellationToken cancellationToken)
        => context.Set<FailedLogins>().Where(row => row.KeyHash == keyHash && row.Pending > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Pending, row => row.Pending - 1), cancellationToken);

    private static IQueryable<User> Proved(this DbContext context, DeviceProof proof)
        => context.Set<User>().Where(user
            => user.Id == proof.UserId && (user.PasswordChangedAt == null || user.PasswordChangedAt <= proof.IssuedAt));
}
