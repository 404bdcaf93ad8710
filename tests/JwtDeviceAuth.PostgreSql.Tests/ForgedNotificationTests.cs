using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>Anybody who may connect to the database can notify. That makes a node read the table, and nothing else.</summary>
public sealed class ForgedNotificationTests(PostgresServer server)
{
    private const string Email = "ann@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_that_may_only_read_locks_nobody_out()
    {
        var connectionString = await server.NewDatabaseAsync();
        await using var app = await AuthApp.StartAsync(addStore: auth => auth.AddPostgreSql(connectionString));
        await app.Client.SignUpAsync(Email);
        var victim = await app.Client.LoginAsync(Email, "phone");
        var other = await app.Client.LoginAsync(Email, "laptop");
        var (sid, user) = ((string)victim.AccessPayload["sid"]!, (string)victim.AccessPayload["sub"]!);

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        var channel = (string)(await ScalarAsync(connection, "SELECT pg_listening_channels()") ?? "jwtdeviceauth_revoked_sessions");
        await ScalarAsync(connection, "DROP ROLE IF EXISTS reader; CREATE ROLE reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader; SET ROLE reader");
        foreach (var payload in new[]
        {
            $"{sid} {user} 253402300799000", $"{sid} {user} 0", $"{sid} {user} 1772366400000", sid, "", "0", "-1", "9223372036854775807", "253402300799000",
            "99999999999999999999", "x", new string('9', 7000), "\u00e9",
        })
        {
            await using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection) { Parameters = { new() { Value = channel }, new() { Value = payload } } };
            await notify.ExecuteNonQueryAsync(Token);
        }

        // The node hears of this after all that came before.
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", other.Access);
        await Task.Delay(500, Token);

        Assert.Equal(200, (await app.Client.GetAsync("/whoami", victim.Access)).Status);
        Assert.Empty(app.Log.Errors);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The texts are those above.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Token);
    }
}
