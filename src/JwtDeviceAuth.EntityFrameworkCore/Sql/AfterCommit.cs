using System.Transactions;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>Waits for a transaction of the context, or for one around everything (<see cref="Transaction.Current"/>).</summary>
internal sealed class AfterCommit<TContext>(ScopedContext<TContext> scoped) : IAfterCommit
    where TContext : DbContext
{
    public bool Run(Action action)
    {
        if (Transaction.Current is { } ambient)
        {
            ambient.TransactionCompleted += (_, completed) =>
            {
                if (completed.Transaction?.TransactionInformation.Status == TransactionStatus.Committed)
                {
                    action();
                }
            };
            return true;
        }

        if (scoped.Transaction is { } transaction)
        {
            return CommitInterceptor.TryAdd(transaction.GetDbTransaction(), action);
        }

        action();
        return true;
    }
}
