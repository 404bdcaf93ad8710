using System.Data.Common;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>The database file itself.</summary>
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_make_what_the_model_says()
    {
        using var host = await StartAsync("app.db");
        await using var scope = host.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Database;

        Assert.False(database.HasPendingModelChanges());
        Snapshot.Verify(string.Join('\n', await database
            .SqlQueryRaw<string>("SELECT sql AS Value FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name")
            .ToListAsync(Token)));
    }

    [Fact]
    public async Task Every_connection_has_foreign_keys_a_write_ahead_log_and_full_synchronisation()
    {
        using var host = await StartAsync("app.db");
        for (var connection = 0; connection < 3; connection++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Database;
            await database.OpenConnectionAsync(Token);

            Assert.Equal("wal", await PragmaAsync(database.GetDbConnection(), "journal_mode"));
            Assert.Equal(2L, await PragmaAsync(database.GetDbConnection(), "synchronous"));
            Assert.Equal(1L, await PragmaAsync(database.GetDbConnection(), "foreign_keys"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_writes_waits_for_the_other_of_the_process_and_asks_no_locked_database(bool isTogether)
    {
        using var host = await StartAsync("app.db");
        await using var scope = host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>();
        var guard = scope.ServiceProvider.GetRequiredService<FaultGuard>();
        var first = new TaskCompletionSource<object>();
        var hasBegun = false;

        var writing = guard.OnceAsync(context, _ => first.Task, Token);
        Task<object> Write(CancellationToken cancellationToken)
        {
            hasBegun = true;
            return Task.FromResult(new object());
        }

        var waiting = isTogether ? guard.OnceTogetherAsync(context, Write!, Token)! : guard.OnceAsync(context, Write, Token);
        Assert.False(hasBegun);
        first.SetResult(new object());

        await writing;
        await waiting;
        Assert.True(hasBegun);
    }

    [Fact]
    public async Task Two_hosts_that_start_at_once_on_an_empty_file_both_start()
    {
        var hosts = await Racing.RunAsync(2, _ => StartAsync("app.db"));

        Assert.All(hosts, host => host.Dispose());
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_does_not_stop_a_start_with_nothing_to_migrate()
    {
        using (var first = await StartAsync("app.db"))
        {
            await using var scope = first.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Database.ExecuteSqlRawAsync(
                "INSERT INTO __EFMigrationsLock (Id, Timestamp) VALUES (1, '2026-01-01')", Token);
        }

        using var second = await StartAsync("app.db").WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_stops_the_start()
    {
        using (var host = await StartAsync("app.db"))
        {
            await using var scope = host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Database.ExecuteSqlRawAsync(
                "INSERT INTO __JwtDeviceAuthMigrations VALUES ('29990101000000_Later', '99.0')", Token);
        }

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartAsync("app.db"));

        Assert.StartsWith("The tables were upgraded by a newer version of JwtDeviceAuth. Use that version", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_stops_the_start_with_a_clear_line()
    {
        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartAsync("nowhere/app.db"));

        Assert.StartsWith("The database of JwtDeviceAuthDbContext cannot be opened or migrated:", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check the connection string.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=app;Mode=Memory;Cache=Shared")]
    [InlineData("")]
    public void A_connection_string_without_a_file_is_refused(string connectionString)
    {
        var builder = new ServiceCollection().AddJwtDeviceAuth();

        var failure = Assert.Throws<ArgumentException>(() => builder.AddSqlite(connectionString));
        Assert.StartsWith("The connection string names no file", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<object?> PragmaAsync(DbConnection connection, string name)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return await command.ExecuteScalarAsync(Token);
    }

    private async Task<IHost> StartAsync(string file)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey).AddSqlite($"Data Source={_folder.File(file)}");
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
