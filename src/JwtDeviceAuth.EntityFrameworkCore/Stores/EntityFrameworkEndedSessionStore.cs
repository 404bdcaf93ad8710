using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkEndedSessionStore<TContext>(
    ScopedContext<TContext> scoped, PlainDatabase<TContext> plain, FaultGuard guard) : IEndedSessionStore
    where TContext : DbContext
{
    private TContext Context => scoped.Value;

    public async ValueTask<IReadOnlyList<EndedSession>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => (scoped.IsInTransaction ? null : await plain.TryListEndedAsync(since, cancellationToken)) ?? await guard.RepeatAsync(
            Context,
            ct => Context.Set<EndedSession>().AsNoTracking().Where(ended => ended.EndedAt >= since).ToListAsync(ct),
            cancellationToken);

    public async ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context, ct => Context.Set<EndedSession>().Where(ended => ended.EndedAt < before).ExecuteDeleteAsync(ct), cancellationToken);
}
