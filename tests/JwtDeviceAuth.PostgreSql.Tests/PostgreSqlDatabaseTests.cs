using System.Net;
using System.Net.Sockets;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>The database itself, and what happens where it cannot be reached.</summary>
public sealed class PostgreSqlDatabaseTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_make_what_the_model_says()
    {
        var connectionString = await server.NewDatabaseAsync();
        using var host = await StartAsync(connectionString);
        await using var scope = host.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Database;

        Assert.False(database.HasPendingModelChanges());
        Snapshot.Verify(string.Join('\n', await database.SqlQueryRaw<string>(
            """
            SELECT table_name || '.' || column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '')
                || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END AS "Value"
            FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_%'
            UNION ALL
            SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_%'
            ORDER BY 1
            """).ToListAsync(Token)));
    }

    [Fact]
    public async Task Hosts_that_start_at_once_on_an_empty_database_all_start()
    {
        var connectionString = await server.NewDatabaseAsync();

        var hosts = await Racing.RunAsync(3, _ => StartAsync(connectionString));

        Assert.All(hosts, host => host.Dispose());
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_stops_the_start()
    {
        var connectionString = await server.NewDatabaseAsync();
        using (var host = await StartAsync(connectionString))
        {
            await using var scope = host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Database.ExecuteSqlRawAsync(
                """INSERT INTO "__JwtDeviceAuthMigrations" VALUES ('29990101000000_Later', '99.0')""", Token);
        }

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartAsync(connectionString));

        Assert.StartsWith("The tables were upgraded by a newer version of JwtDeviceAuth. Use that version", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Options=-c default_transaction_read_only=on", "takes no writes; it may be a replica. Point the connection string to the primary")]
    [InlineData("Host=nowhere.invalid;Password=hunter2", "Check the connection string.")]
    [InlineData("Port=1", "The database of JwtDeviceAuthDbContext cannot be opened or migrated: Failed to connect to 127.0.0.1:1")]
    [InlineData("Database=nowhere", "The database \"nowhere\" of JwtDeviceAuthDbContext does not exist. Create it, for example with createdb")]
    [InlineData("Username=nobody;Password=hunter2", "role \"nobody\" does not exist. Check the connection string.")]
    [InlineData("Username=guarded;Password=hunter2", "password authentication failed for user \"guarded\". Check the connection string.")]
    [InlineData("Username=guarded", "No password has been provided but the backend requires one")]
    public async Task A_database_that_cannot_be_used_stops_the_start_with_a_clear_line_and_no_secret(string wrong, string message)
    {
        var connectionString = new NpgsqlConnectionStringBuilder($"{await server.NewDatabaseAsync()};{wrong}").ConnectionString;

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => StartAsync(connectionString).WaitAsync(TimeSpan.FromSeconds(30), Token));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_password_starts()
    {
        var connectionString = $"{await server.NewDatabaseAsync()};Username=guarded;Password={PostgresCluster.GuardedPassword}";

        using var host = await StartAsync(connectionString);
    }

    [Fact]
    public async Task A_real_replica_stops_the_start_with_a_clear_line_although_its_tables_are_complete()
    {
        PostgresCluster.Demand();
        await using var primary = new PostgresCluster();
        await primary.CreateAsync(isDurable: false);
        await primary.StartAsync();
        using (await StartAsync($"Host=127.0.0.1;Port={primary.Port};Username=postgres;Database=postgres"))
        {
            // Only makes the tables.
        }

        await using var replica = new PostgresCluster();
        await replica.CreateReplicaOfAsync(primary);
        await replica.StartAsync();

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => StartAsync($"Host=127.0.0.1;Port={replica.Port};Username=postgres;Database=postgres"));

        Assert.Contains("takes no writes; it may be a replica. Point the connection string to the primary", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_the_connection_and_says_nothing_stops_the_start_when_the_timeout_ends()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => StartAsync($"Host=127.0.0.1;Port={port};Username=ann;Password=hunter2;Database=auth;Timeout=1")
                .WaitAsync(TimeSpan.FromSeconds(30), Token));

        Assert.Contains("cannot be opened or migrated", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Database=auth")]
    public void A_connection_string_without_a_host_is_refused(string connectionString)
    {
        var builder = new ServiceCollection().AddJwtDeviceAuth();

        var failure = Assert.Throws<ArgumentException>(() => builder.AddPostgreSql(connectionString));
        Assert.StartsWith("The connection string names no host", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<IHost> StartAsync(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey).AddPostgreSql(connectionString);
        var host = builder.Build();
        try
        {
            await host.StartAsync(Token);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return host;
    }
}
