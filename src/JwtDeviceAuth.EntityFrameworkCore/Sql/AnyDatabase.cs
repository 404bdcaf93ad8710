using System.Data.Common;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>A database of which nothing is known but what ADO.NET and the SQL standard promise of every one.</summary>
internal sealed class AnyDatabase : IDatabaseDialect
{
    // The SQL standard's classes of SQLSTATE.
    private const string ConnectionException = "08";
    private const string TransactionRollback = "40";
    private const string IntegrityConstraintViolation = "23";

    // MySQL's own driver gives no SQLSTATE: https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
    private const string MySqlNumber = "Server Error Code";
    private const int MySqlDeadlock = 1213;
    private const int MySqlLockTimeout = 1205;
    private const int MySqlRowIsReferenced = 1451;

    public bool CreatesDatabase => false;

    public bool HasOneWriter => false;

    public DatabaseFault Classify(Exception exception) => exception.Find<DbException>() switch
    {
        { SqlState: { } state } when state.StartsWith(TransactionRollback, StringComparison.Ordinal) => DatabaseFault.RolledBack,
        { SqlState: { } state } when state.StartsWith(ConnectionException, StringComparison.Ordinal) => DatabaseFault.Interrupted,
        { } fault when fault.Data[MySqlNumber] is MySqlDeadlock => DatabaseFault.RolledBack,
        { } fault when fault.Data[MySqlNumber] is MySqlLockTimeout => DatabaseFault.Unavailable,
        { IsTransient: true } => DatabaseFault.Interrupted,
        _ => DatabaseFault.Lasting,
    };

    /// <summary>A deletion can violate no other constraint; a driver that gives no code says at least which it was.</summary>
    public bool IsReferenced(Exception exception) => exception.Find<DbException>() is { } fault
        && (fault.SqlState?.StartsWith(IntegrityConstraintViolation, StringComparison.Ordinal) == true
            || fault.Data[MySqlNumber] is MySqlRowIsReferenced
            || fault.Message.Contains("FOREIGN KEY", StringComparison.OrdinalIgnoreCase));

    /// <summary>Other nodes learn of it when they poll.</summary>
    public Task NotifyAsync(DbContext context, IReadOnlyList<RevokedSession> revoked, CancellationToken cancellationToken) => Task.CompletedTask;
}
