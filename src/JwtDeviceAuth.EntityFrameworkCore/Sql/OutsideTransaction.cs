using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>Runs what has to stay although a transaction of the application is taken back: on a connection of its own.</summary>
internal sealed class OutsideTransaction<TContext>(ScopedContext<TContext> scoped, IServiceScopeFactory scopes, IDatabaseDialect dialect)
    where TContext : DbContext
{
    /// <summary>Whether the application has begun a transaction that others can write beside.</summary>
    public bool IsPossible => !dialect.HasOneWriter && scoped.IsInTransaction;

    /// <summary>Where only one transaction writes at a time: that of the application, beside which nobody can; else null.</summary>
    public DbTransaction? Only => dialect.HasOneWriter ? scoped.Transaction?.GetDbTransaction() : null;

    public async Task<T> RunAsync<T>(Func<TContext, Task<T>> run)
    {
        using var apart = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        await using var scope = scopes.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TContext>());
    }
}
