using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace JwtDeviceAuth.Sqlite;

/// <summary>
/// Sets up each connection: deletes cascade, readers and the writer do not block one another, and a commit is on the disk before it is
/// answered, so that it outlives a crash of the machine.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    // The driver asks a locked file again every 150 ms, and may well miss each of the moments in which it is free; SQLite itself asks sooner.
    private const string Pragmas =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 200;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsReadOnly(connection))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsReadOnly(connection))
        {
            return;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// EF looks through such a connection whether the file is there. One that another process is just making has no write-ahead log yet,
    /// and asking for it would fail.
    /// </summary>
    private static bool IsReadOnly(DbConnection connection)
        => connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase);
}
