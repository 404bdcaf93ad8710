using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TodoApi.Data;

/// <summary>
/// SQLite's own <c>lower()</c> knows the letters a to z only. This puts .NET's in its place, so that a search for "ÄRZTE" finds "Ärzte".
/// PostgreSQL's lower() knows them all, so queries need not care which database they run on.
/// </summary>
internal sealed class UnicodeLower : DbConnectionInterceptor
{
    public static readonly UnicodeLower Instance = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Register(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Register(connection);
        return Task.CompletedTask;
    }

    private static void Register(DbConnection connection)
        => ((SqliteConnection)connection).CreateFunction("lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
}
