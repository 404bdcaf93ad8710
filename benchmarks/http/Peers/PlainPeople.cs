using Microsoft.Data.Sqlite;

namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>
/// MapIdentityApi's users by plain statements, each on a connection of its own from the pool: faster than anything that its users have, so that
/// what is left is MapIdentityApi's own.
/// </summary>
internal sealed class PlainPeople : IIdentityPeople
{
    private const string Columns = "id, user_name, normalized_user_name, email, normalized_email, password_hash, security_stamp";

    private readonly string _connectionString;

    public PlainPeople(string path)
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

    public Task<IdentityPerson?> FindByIdAsync(string id, CancellationToken cancellationToken) => FindAsync("id", id, cancellationToken);

    public Task<IdentityPerson?> FindByNameAsync(string normalizedName, CancellationToken cancellationToken)
        => FindAsync("normalized_user_name", normalizedName, cancellationToken);

    public Task<IdentityPerson?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
        => FindAsync("normalized_email", normalizedEmail, cancellationToken);

    public Task AddAsync(IdentityPerson person, CancellationToken cancellationToken) => WriteAsync(person, cancellationToken);

    public Task UpdateAsync(IdentityPerson person, CancellationToken cancellationToken) => WriteAsync(person, cancellationToken);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
        command.ExecuteNonQuery();
        return connection;
    }

    private async Task<IdentityPerson?> FindAsync(string column, string value, CancellationToken cancellationToken)
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM people WHERE {column} = $value";
        command.Parameters.AddWithValue("$value", value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new IdentityPerson
            {
                Id = reader.GetString(0),
                UserName = Text(reader, 1),
                NormalizedUserName = Text(reader, 2),
                Email = Text(reader, 3),
                NormalizedEmail = Text(reader, 4),
                PasswordHash = Text(reader, 5),
                SecurityStamp = Text(reader, 6),
            }
            : null;
    }

    private async Task WriteAsync(IdentityPerson person, CancellationToken cancellationToken)
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT OR REPLACE INTO people ({Columns}) VALUES ($id, $name, $normalizedName, $email, $normalizedEmail, $hash, $stamp)";
        command.Parameters.AddWithValue("$id", person.Id);
        command.Parameters.AddWithValue("$name", (object?)person.UserName ?? DBNull.Value);
        command.Parameters.AddWithValue("$normalizedName", (object?)person.NormalizedUserName ?? DBNull.Value);
        command.Parameters.AddWithValue("$email", (object?)person.Email ?? DBNull.Value);
        command.Parameters.AddWithValue("$normalizedEmail", (object?)person.NormalizedEmail ?? DBNull.Value);
        command.Parameters.AddWithValue("$hash", (object?)person.PasswordHash ?? DBNull.Value);
        command.Parameters.AddWithValue("$stamp", (object?)person.SecurityStamp ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
