using Npgsql;

namespace AppRoot.Tests;

/// <summary>An empty database on the server that TEST_POSTGRESQL names, removed on disposal.</summary>
internal sealed class PostgreSqlTestDatabase : IDisposable
{
    private readonly string _server = Environment.GetEnvironmentVariable("TEST_POSTGRESQL") ?? "Host=localhost;Username=app;Password=app";
    private readonly string _name = $"test_{Guid.NewGuid():N}";

    public PostgreSqlTestDatabase()
    {
        try
        {
            Run($"CREATE DATABASE {_name}");
        }
        catch (NpgsqlException exception)
        {
            throw new InvalidOperationException(
                "The tests need a PostgreSQL server and an account that may create databases. Start one as README.md says, or name another in the environment "
                + "variable TEST_POSTGRESQL, for example Host=localhost;Username=app;Password=app.",
                exception);
        }

        ConnectionString = new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;
    }

    public string ConnectionString { get; }

    public void Dispose() => Run($"DROP DATABASE {_name} WITH (FORCE)");

    private void Run(string statement)
    {
        using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_server) { Database = "postgres", Pooling = false });
        using var command = source.CreateCommand(statement);
        command.ExecuteNonQuery();
    }
}
