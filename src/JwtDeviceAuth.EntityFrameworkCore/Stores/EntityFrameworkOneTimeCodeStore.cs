using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal sealed class EntityFrameworkOneTimeCodeStore<TContext>(ScopedContext<TContext> scoped, FaultGuard guard) : IOneTimeCodeStore
    where TContext : DbContext
{
    private TContext Context => scoped.Value;

    public async ValueTask AddAsync(OneTimeCode code, CancellationToken cancellationToken)
        => await guard.OnceAsync(Context, ct => Context.TryAddCodeAsync(code, ct), cancellationToken);

    public async ValueTask<bool> TryAddAsync(OneTimeCode code, CancellationToken cancellationToken)
        => await guard.OnceAsync(Context, ct => Context.TryAddCodeAsync(code, ct), cancellationToken);

    public async ValueTask<bool> TryAddAsync(OneTimeCode code, DateTimeOffset since, int maximum, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(Context, ct => AddAsync(code, since, maximum, ct), cancellationToken) is not null;

    public async ValueTask<OneTimeCode?> FindAsync(byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(Context, ct => Context.FindCodeAsync(codeHash, purpose, now, ct), cancellationToken);

    public async ValueTask<OneTimeCode?> TryTakeAsync(
        byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        // Looked for before it has its turn to write: who has no code holds up nobody.
        => await FindAsync(codeHash, purpose, now, cancellationToken) is { } code
            && await guard.OnceAsync(Context, ct => Context.TryRemoveCodeAsync(codeHash, purpose, now, ct), cancellationToken)
                ? code
                : null;

    public async ValueTask<int> RemoveAsync(long userId, string purpose, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context,
            ct => Context.Set<OneTimeCode>().Where(code => code.UserId == userId && code.Purpose == purpose).ExecuteDeleteAsync(ct),
            cancellationToken);

    public async ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context, ct => Context.Set<OneTimeCode>().Where(code => code.ExpiresAt <= now).ExecuteDeleteAsync(ct), cancellationToken);

    /// <summary>The lock on the user keeps others from adding between the count and the insertion.</summary>
    private async Task<OneTimeCode?> AddAsync(OneTimeCode code, DateTimeOffset since, int maximum, CancellationToken cancellationToken)
    {
        if (!await Context.Set<User>().Where(user => user.Id == code.UserId && user.IsActive).LockAsync(cancellationToken))
        {
            return null;
        }

        var made = await Context.Set<OneTimeCode>().CountAsync(
            other => other.UserId == code.UserId && other.Purpose == code.Purpose && other.CreatedAt > since, cancellationToken);
        return made < maximum && await Context.TryAddCodeAsync(code, cancellationToken) ? code : null;
    }
}
