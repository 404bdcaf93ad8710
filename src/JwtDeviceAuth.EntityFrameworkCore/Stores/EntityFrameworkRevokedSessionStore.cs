using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkRevokedSessionStore<TContext>(
    ScopedContext<TContext> scoped, FaultGuard guard, OwnDatabase? own = null) : IRevokedSessionStore
    where TContext : DbContext
{
    private TContext Context => scoped.Value;

    public async ValueTask<IReadOnlyList<RevokedSession>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => (own is null || scoped.IsInTransaction ? null : await own.TryListRevokedAsync(since, cancellationToken)) ?? await guard.RepeatAsync(
            Context,
            ct => Context.Set<RevokedSession>().AsNoTracking().Where(ended => ended.RevokedAt >= since).ToListAsync(ct),
            cancellationToken);

    public async ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context, ct => Context.Set<RevokedSession>().Where(ended => ended.RevokedAt < before).ExecuteDeleteAsync(ct), cancellationToken);
}
