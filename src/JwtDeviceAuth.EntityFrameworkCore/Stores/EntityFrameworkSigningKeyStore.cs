using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkSigningKeyStore<TContext>(TContext context, FaultGuard guard) : ISigningKeyStore
    where TContext : DbContext
{
    public async ValueTask<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<StoredSigningKey>().AsNoTracking().OrderBy(key => key.Generation).ToListAsync(ct),
            cancellationToken);

    public async ValueTask<bool> TryAddAsync(StoredSigningKey key, CancellationToken cancellationToken)
        => await guard.OnceAsync(
            context, ct => context.TryInsertAsync(key, other => other.Generation == key.Generation, ct), cancellationToken);

    public async ValueTask<bool> RemoveAsync(string kid, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context, ct => context.Set<StoredSigningKey>().Where(key => key.Kid == kid).ExecuteDeleteAsync(ct), cancellationToken) == 1;
}
