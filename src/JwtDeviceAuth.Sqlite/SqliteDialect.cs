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

    public bool CreatesDatabase => true;

    public bool HasOneWriter => true;

    /// <summary>There is no connection to break, and a writer has waited for its turn long enough when it is told that it is busy.</summary>
    public DatabaseFault Classify(Exception exception)
        => exception.GetBaseException() is SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Full or CannotOpen }
            ? DatabaseFault.Unavailable
            : DatabaseFault.Lasting;

    /// <summary>Other processes on the same file learn of it when they poll.</summary>
    public Task NotifyAsync(DbContext context, IReadOnlyList<EndedSession> ended, CancellationToken cancellationToken) => Task.CompletedTask;
}
