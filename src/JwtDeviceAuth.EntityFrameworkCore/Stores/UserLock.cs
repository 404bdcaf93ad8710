using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal static class UserLock
{
    /// <summary>
    /// Checks a condition on a user by a write that changes nothing, which holds the row until the transaction ends: what else needs the
    /// same row (a login, a new password, the deletion) comes before or after, never in between.
    /// </summary>
    public static async Task<bool> LockAsync(this IQueryable<User> user, CancellationToken cancellationToken)
        => await user.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, row => row.IsActive), cancellationToken) == 1;
}
