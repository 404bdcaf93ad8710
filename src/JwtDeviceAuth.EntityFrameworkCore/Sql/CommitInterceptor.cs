using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// Does what waits for the commit, or the rollback, of a transaction that EF began. What was added after a savepoint, and waits for the commit, is dropped
/// with it; of savepoints, each is taken to be inside the one before it. A transaction that the application gave to EF, and commits itself, is not known
/// here, and of one that is disposed of without a word nothing is heard.
/// </summary>
internal sealed class CommitInterceptor : DbTransactionInterceptor
{
    public static readonly CommitInterceptor Instance = new();

    private static readonly ConditionalWeakTable<DbTransaction, Waiting> Transactions = [];

    private CommitInterceptor()
    {
    }

    /// <summary>False if the transaction is not known.</summary>
    public static bool TryAdd(DbTransaction transaction, Action action, Func<Task>? afterRollbackAsync = null)
    {
        if (!Transactions.TryGetValue(transaction, out var waiting))
        {
            return false;
        }

        waiting.Actions.Add(action);
        if (afterRollbackAsync is not null)
        {
            waiting.AfterRollback.Add(afterRollbackAsync);
        }

        return true;
    }

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) => Began(result);

    public override ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        => new(Began(result));

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(transaction);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        => Done(() => Committed(transaction));

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData)
        => RolledBackAsync(transaction).GetAwaiter().GetResult();

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        => RolledBackAsync(transaction);

    public override void CreatedSavepoint(DbTransaction transaction, TransactionEventData eventData) => Saved(transaction);

    public override Task CreatedSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
        => Done(() => Saved(transaction));

    public override void RolledBackToSavepoint(DbTransaction transaction, TransactionEventData eventData) => RolledBack(transaction);

    public override Task RolledBackToSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
        => Done(() => RolledBack(transaction));

    public override void ReleasedSavepoint(DbTransaction transaction, TransactionEventData eventData) => Released(transaction);

    public override Task ReleasedSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
        => Done(() => Released(transaction));

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static DbTransaction Began(DbTransaction transaction)
    {
        Transactions.AddOrUpdate(transaction, new Waiting());
        return transaction;
    }

    private static void Committed(DbTransaction transaction)
    {
        if (!Transactions.TryGetValue(transaction, out var waiting))
        {
            return;
        }

        Transactions.Remove(transaction);
        foreach (var action in waiting.Actions)
        {
            action();
        }
    }

    private static async Task RolledBackAsync(DbTransaction transaction)
    {
        if (!Transactions.TryGetValue(transaction, out var waiting))
        {
            return;
        }

        Transactions.Remove(transaction);
        foreach (var runAsync in waiting.AfterRollback)
        {
            await runAsync();
        }
    }

    private static void Saved(DbTransaction transaction)
    {
        if (Transactions.TryGetValue(transaction, out var waiting))
        {
            waiting.Savepoints.Push(waiting.Actions.Count);
        }
    }

    private static void RolledBack(DbTransaction transaction)
    {
        // The savepoint is still there after that.
        if (Transactions.TryGetValue(transaction, out var waiting) && waiting.Savepoints.TryPeek(out var count))
        {
            waiting.Actions.RemoveRange(count, waiting.Actions.Count - count);
        }
    }

    private static void Released(DbTransaction transaction)
    {
        if (Transactions.TryGetValue(transaction, out var waiting))
        {
            waiting.Savepoints.TryPop(out _);
        }
    }

    private sealed class Waiting
    {
        public List<Action> Actions { get; } = [];

        public List<Func<Task>> AfterRollback { get; } = [];

        public Stack<int> Savepoints { get; } = [];
    }
}
