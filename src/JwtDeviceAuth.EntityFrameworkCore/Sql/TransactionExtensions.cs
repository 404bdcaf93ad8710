using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

internal static class TransactionExtensions
{
    private const string Savepoint = "jwt_device_auth_steps";

    /// <summary>
    /// Runs steps that belong together: in the application's transaction if one is open, so that it spans both, else in one of its own.
    /// A null result means that a condition did not hold, and takes back what was written before it was known.
    /// </summary>
    public static Task<T?> AtomicallyAsync<T>(
        this DbContext context, Func<CancellationToken, Task<T?>> steps, CancellationToken cancellationToken)
        where T : class
    {
        if (context.Database.CurrentTransaction is { } outer)
        {
            return WithinAsync(outer, steps, cancellationToken);
        }

        if (System.Transactions.Transaction.Current is not null)
        {
            return WithinAmbientAsync(context, steps, cancellationToken);
        }

        return context.Database.CreateExecutionStrategy().ExecuteAsync(
            async ct =>
            {
                // Not what a database does by itself: in a snapshot that is older than a lock the steps would not see what they waited for.
                await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
                try
                {
                    var result = await steps(ct);
                    if (result is not null)
                    {
                        await transaction.CommitAsync(ct);
                    }

                    return result;
                }
                catch (InvalidOperationException exception) when (context.Database.GetDbConnection().State != ConnectionState.Open)
                {
                    // It broke between two statements: the driver then speaks of a transaction that is over, as of a mistake of the caller.
                    throw new BrokenConnectionException(exception);
                }
            },
            cancellationToken);
    }

    /// <summary>EF begins no transaction inside one that is around everything, and knows no savepoints of it.</summary>
    private static async Task<T?> WithinAmbientAsync<T>(
        DbContext context, Func<CancellationToken, Task<T?>> steps, CancellationToken cancellationToken)
        where T : class
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await context.Database.ExecuteSqlRawAsync($"SAVEPOINT {Savepoint}", cancellationToken);
            var result = await steps(cancellationToken);
            await context.Database.ExecuteSqlRawAsync(
                result is null ? $"ROLLBACK TO SAVEPOINT {Savepoint}" : $"RELEASE SAVEPOINT {Savepoint}", cancellationToken);
            return result;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task<T?> WithinAsync<T>(
        IDbContextTransaction outer, Func<CancellationToken, Task<T?>> steps, CancellationToken cancellationToken)
        where T : class
    {
        await outer.CreateSavepointAsync(Savepoint, cancellationToken);
        var result = await steps(cancellationToken);
        await (result is null
            ? outer.RollbackToSavepointAsync(Savepoint, cancellationToken)
            : outer.ReleaseSavepointAsync(Savepoint, cancellationToken));
        return result;
    }
}
