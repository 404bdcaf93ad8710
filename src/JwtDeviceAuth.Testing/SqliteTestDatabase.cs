using Microsoft.Data.Sqlite;

namespace JwtDeviceAuth.Testing;

/// <summary>
/// An empty SQLite database of one test's own, for an application that keeps its data in SQLite. It is a file in a temporary folder, removed on
/// disposal, and not a connection in memory: every request has a connection of its own, as in production, so that a test can send many at once.
/// Give its connection string to the application under test: <c>builder.UseSetting("ConnectionStrings:Default", database.ConnectionString)</c>.
/// </summary>
public sealed class SqliteTestDatabase : IDisposable, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jwtdeviceauth-");

    /// <summary>Makes the folder; the application under test makes the database when it starts.</summary>
    public SqliteTestDatabase()
        => ConnectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.FullName, "test.db") }.ConnectionString;

    /// <summary>For <c>UseSqlite</c> and <c>AddSqlite</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Removes the database. Dispose of the application first.</summary>
    public void Dispose()
    {
        // Connections that wait in the pool keep the file open.
        SqliteConnection.ClearAllPools();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The application still runs, or was disposed of already and this a second time; the system's own clean-up takes the rest.
        }
    }

    /// <summary>As <see cref="Dispose"/>.</summary>
    /// <returns>At once.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
