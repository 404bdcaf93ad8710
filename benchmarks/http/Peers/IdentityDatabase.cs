using Microsoft.Data.Sqlite;

namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>A SQLite file with the table of MapIdentityApi's users, set up as the library sets up its own.</summary>
internal sealed class IdentityDatabase
{
    private readonly string _connectionString;

    public IdentityDatabase(string path)
    {
        _connectionString = $"Data Source={path}";
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS people (
                id TEXT PRIMARY KEY, user_name TEXT, normalized_user_name TEXT UNIQUE, email TEXT, normalized_email TEXT UNIQUE,
                password_hash TEXT, security_stamp TEXT)
            """;
        command.ExecuteNonQuery();
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
        command.ExecuteNonQuery();
        return connection;
    }
}
