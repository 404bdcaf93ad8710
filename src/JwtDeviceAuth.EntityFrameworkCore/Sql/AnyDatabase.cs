using System.Data.Common;
using JwtDeviceAuth.Revocation;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>A database of which nothing is known but what ADO.NET and the SQL standard promise of every one.</summary>
internal sealed class AnyDatabase : IDatabaseDialect
{
    // The SQL standard's classes of SQLSTATE.
    private const string ConnectionException = "08";
    private const string TransactionRollback = "40";

    public bool CreatesDatabase => false;

    public bool HasOneWriter => false;

    public DatabaseFault Classify(Exception exception) => exception.Find<DbException>() switch
    {
        { SqlState: { } state } when state.StartsWith(TransactionRollback, StringComparison.Ordinal) => DatabaseFault.RolledBack,
        { SqlState: { } state } when state.StartsWith(ConnectionException, StringComparison.Ordinal) => DatabaseFault.Interrupted,
        { IsTransient: true } => DatabaseFault.Interrupted,
        _ => DatabaseFault.Lasting,
    };

    /// <summary>Other nodes learn of it when they poll.</summary>
    public Task NotifyAsync(DbContext context, IReadOnlyList<EndedSession> ended, CancellationToken cancellationToken) => Task.CompletedTask;
}
