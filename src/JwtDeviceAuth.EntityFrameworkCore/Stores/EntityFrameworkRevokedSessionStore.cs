using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkRevokedSessionStore<TContext>(TContext context, FaultGuard guard) : IRevokedSessionStore
    where TContext : DbContext
{
    public async ValueTask<IReadOnlyList<RevokedSession>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<RevokedSession>().AsNoTracking().Where(ended => ended.RevokedAt >= since).ToListAsync(ct),
            cancellationToken);

    public async ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context, ct => context.Set<RevokedSession>().Where(ended => ended.RevokedAt < before).ExecuteDeleteAsync(ct), cancellationToken);
}
