using System.Data.Common;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.Sqlite;

internal sealed class SqliteDialect : IDatabaseDialect
{
    // Result codes of SQLite: https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int ForeignKey = 787;
    private const int Trigger = 1811;

    public bool CreatesDatabase => true;

    public bool HasOneWriter => true;

    /// <summary>A connection that makes no file.</summary>
    public static SqliteConnection ConnectToFile(string connectionString)
    {
        var parsed = new SqliteConnectionStringBuilder(connectionString);
        if (parsed.Mode == SqliteOpenMode.ReadWriteCreate)
        {
            parsed.Mode = SqliteOpenMode.ReadWrite;
        }

        return new SqliteConnection(parsed.ConnectionString);
    }

    public static bool TakesWrites(DbConnection connection)
        => new SqliteConnectionStringBuilder(connection.ConnectionString).Mode != SqliteOpenMode.ReadOnly;

    /// <summary>There is no connection to break, and a writer has waited for its turn long enough when SQLite answers "busy".</summary>
    public DatabaseFault Classify(Exception exception)
        => exception.GetBaseException() is SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Full or CannotOpen }
            ? DatabaseFault.Unavailable
            : DatabaseFault.Lasting;

    /// <summary>SQLite does ON DELETE RESTRICT with a trigger of its own; one of the application says something else.</summary>
    public bool IsReferenced(Exception exception) => exception.GetBaseException() is SqliteException { SqliteErrorCode: Constraint } fault
        && (fault.SqliteExtendedErrorCode == ForeignKey
            || (fault.SqliteExtendedErrorCode == Trigger && fault.Message.Contains("FOREIGN KEY", StringComparison.Ordinal)));

    /// <summary>Other processes on the same file learn of it when they poll.</summary>
    public Task NotifyAsync(DbContext context, IReadOnlyList<RevokedSession> revoked, CancellationToken cancellationToken) => Task.CompletedTask;
}
