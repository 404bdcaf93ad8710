using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal static class CodeQueries
{
    /// <summary>The code, if it is still good; null if there is none.</summary>
    public static Task<OneTimeCode?> FindCodeAsync(
        this DbContext context, byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        => context.Valid(codeHash, purpose, now).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>Takes a code out, which the deletion decides; null if there is none, or another call took it.</summary>
    public static async Task<OneTimeCode?> TakeCodeAsync(
        this DbContext context, byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.FindCodeAsync(codeHash, purpose, now, cancellationToken) is { } code
            && await context.TryRemoveCodeAsync(codeHash, purpose, now, cancellationToken)
                ? code
                : null;

    /// <summary>False if there is none that is still good: another call took it.</summary>
    public static async Task<bool> TryRemoveCodeAsync(
        this DbContext context, byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.Valid(codeHash, purpose, now).ExecuteDeleteAsync(cancellationToken) == 1;

    /// <summary>False if there is such a code.</summary>
    public static Task<bool> TryAddCodeAsync(this DbContext context, OneTimeCode code, CancellationToken cancellationToken)
        => context.TryInsertAsync(code, other => other.CodeHash == code.CodeHash, cancellationToken);

    private static IQueryable<OneTimeCode> Valid(this DbContext context, byte[] codeHash, string purpose, DateTimeOffset now)
        => context.Set<OneTimeCode>().Where(code => code.CodeHash == codeHash && code.Purpose == purpose && code.ExpiresAt > now);
}
