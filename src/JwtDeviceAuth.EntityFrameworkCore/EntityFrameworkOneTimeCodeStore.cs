using JwtDeviceAuth.OneTimeCodes;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore;

internal sealed class EntityFrameworkOneTimeCodeStore<TContext>(TContext context, FaultGuard guard) : IOneTimeCodeStore
    where TContext : DbContext
{
    public async ValueTask AddAsync(OneTimeCode code, CancellationToken cancellationToken)
        => await guard.OnceAsync(context, ct => context.AddOneTimeCodeAsync(code, ct), cancellationToken);

    public async ValueTask<bool> TryAddAsync(OneTimeCode code, CancellationToken cancellationToken)
        => (await guard.OnceAsync(context, ct => context.AddOneTimeCodeAsync(code, ct), cancellationToken)).Count == 1;

    public async ValueTask<OneTimeCode?> TryTakeAsync(
        byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.OnceAsync(context, ct => context.TakeOneTimeCodeAsync(codeHash, purpose, now, ct), cancellationToken);

    public async ValueTask<int> RemoveAsync(long userId, string purpose, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<OneTimeCode>().Where(code => code.UserId == userId && code.Purpose == purpose).ExecuteDeleteAsync(ct),
            cancellationToken);

    public async ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context, ct => context.Set<OneTimeCode>().Where(code => code.ExpiresAt <= now).ExecuteDeleteAsync(ct), cancellationToken);
}
