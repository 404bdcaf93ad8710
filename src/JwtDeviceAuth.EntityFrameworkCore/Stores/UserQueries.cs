using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal static class UserQueries
{
    /// <summary>
    /// Checks a condition on a user by a write that changes nothing, which holds the row until the transaction ends: what else needs the
    /// same row (a login, a new password, the deletion) comes before or after, never in between.
    /// </summary>
    public static async Task<bool> LockAsync(this IQueryable<User> user, CancellationToken cancellationToken)
        => await user.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, row => row.IsActive), cancellationToken) == 1;

    /// <summary>Adds a user, and sets the key; false if the address is taken.</summary>
    public static Task<bool> TryAddUserAsync(this DbContext context, User user, CancellationToken cancellationToken)
        => context.TryInsertAsync(
            user, other => other.NormalizedEmail != null && other.NormalizedEmail == user.NormalizedEmail, cancellationToken);

    /// <summary>With a new password, whatever the old one, or its lack, had set going comes to nothing: codes, logins that wait for a second factor, trust in devices.</summary>
    public static async Task RemoveWhatWasStartedAsync(this DbContext context, long userId, CancellationToken cancellationToken)
    {
        await context.Set<OneTimeCode>().Where(code => code.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await context.RemoveTrustAsync(userId, cancellationToken);
    }
}
