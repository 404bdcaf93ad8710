using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>An application's own context, whose columns the application makes.</summary>
public sealed class ApplicationColumnsTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Columns_without_a_time_zone_stop_the_start_with_one_line()
    {
        var connectionString = await server.NewDatabaseAsync();
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(Token);
            await using var command = new NpgsqlCommand("CREATE TABLE users_token (id bigint, rotated_at timestamp, expired_at timestamptz)", connection);
            await command.ExecuteNonQueryAsync(Token);
        }

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(async () => await StartAsync(connectionString));

        Assert.StartsWith(
            "JwtDeviceAuth: columns of ShopDb have no time zone (users_token.rotated_at), and their times would depend on the connection's.",
            failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static async Task StartAsync(string connectionString)
    {
        await using var app = await AuthApp.StartAsync(
            options => (options.MigrateAtStart, options.Revocation.Enabled) = (false, false),
            addStore: auth =>
            {
                auth.Services.AddDbContext<ShopDb>(options => options.UseNpgsql(connectionString));
                auth.AddPostgreSql<ShopDb>();
            });
    }

    private sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseJwtDeviceAuth();
    }
}
