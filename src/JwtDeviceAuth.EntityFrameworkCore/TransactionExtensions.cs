using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore;

internal static class TransactionExtensions
{
    /// <summary>
    /// Runs steps that belong together: in the application's transaction if one is open, so that it spans both, else in one of its own.
    /// A null result means that a condition did not hold, and takes back what was written before it was known.
    /// </summary>
    public static Task<T?> AtomicallyAsync<T>(
        this DbContext context, Func<CancellationToken, Task<T?>> steps, CancellationToken cancellationToken)
        where T : class
    {
        if (context.Database.CurrentTransaction is not null)
        {
            return steps(cancellationToken);
        }

        return context.Database.CreateExecutionStrategy().ExecuteAsync(
            async ct =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync(ct);
                var result = await steps(ct);
                if (result is not null)
                {
                    await transaction.CommitAsync(ct);
                }

                return result;
            },
            cancellationToken);
    }
}
