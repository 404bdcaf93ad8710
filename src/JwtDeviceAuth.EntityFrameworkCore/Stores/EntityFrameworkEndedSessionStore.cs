using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkEndedSessionStore<TContext>(TContext context, FaultGuard guard) : IEndedSessionStore
    where TContext : DbContext
{
    public async ValueTask<IReadOnlyList<EndedSession>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<EndedSession>().AsNoTracking().Where(ended => ended.EndedAt >= since).ToListAsync(ct),
            cancellationToken);

    public async ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context, ct => context.Set<EndedSession>().Where(ended => ended.EndedAt < before).ExecuteDeleteAsync(ct), cancellationToken);
}
