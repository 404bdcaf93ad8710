using System.Security.Cryptography;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Npgsql;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>Processes whose local time is west, and east by an odd half hour, one after the other on one database: none may see another's hours.</summary>
public sealed class TimeZoneTests(PostgresServer server) : IDisposable
{
    private static readonly string[] Zones = ["America/Los_Angeles", "Asia/Kolkata"];

    private readonly SampleCopy _sample = new();
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public Task Sessions_and_todos_live_on_over_processes_in_other_time_zones()
        => LiveOnAsync(("Database__Provider", "Sqlite"), ("ConnectionStrings__Default", $"Data Source={_sample.DatabasePath}"));

    [Fact]
    public async Task They_do_on_a_PostgreSQL_whose_own_zone_is_another_still()
    {
        var connectionString = await server.NewDatabaseAsync();
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand($"ALTER DATABASE {connection.Database} SET timezone = 'America/St_Johns'", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await LiveOnAsync(("Database__Provider", "PostgreSql"), ("ConnectionStrings__Default", connectionString));
    }

    [Fact]
    public async Task Npgsqls_old_times_stop_the_startup_with_one_line()
    {
        _sample.SetProperty("Npgsql.EnableLegacyTimestampBehavior", true);
        var said = await _sample.RunAsync(
            _ => Task.CompletedTask, asNobody: false,
            ("Database__Provider", "PostgreSql"), ("ConnectionStrings__Default", await server.NewDatabaseAsync()), ("JwtDeviceAuth__SigningKey", _key));

        Assert.Contains("Npgsql.EnableLegacyTimestampBehavior", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    public void Dispose() => _sample.Dispose();

    private async Task LiveOnAsync(params (string Name, string Value)[] database)
    {
        string? refresh = null;
        foreach (var zone in Zones)
        {
            var finished = false;
            var said = await _sample.RunAsync(
                async address =>
                {
                    using var client = new AuthClient(address);
                    if (refresh is null)
                    {
                        await client.SignUpAsync("ann@example.com");
                        refresh = (await client.LoginAsync("ann@example.com", "phone")).Refresh;
                    }

                    refresh = await UseAsync(client, refresh);
                    finished = true;
                },
                asNobody: false,
                [.. database, ("TZ", zone), ("JwtDeviceAuth__SigningKey", _key)]);
            Assert.True(finished, said);
        }
    }

    private static async Task<string> UseAsync(AuthClient client, string refresh)
    {
        var tokens = await client.RefreshAsync(refresh);
        Assert.Equal(tokens.Refresh, (await client.RefreshAsync(refresh)).Refresh);

        var device = Assert.Single((await (await client.GetAsync("/users/me/devices", tokens.Access)).SuccessAsync()).AsArray())!;
        Near((string)device["created_at"]!, TimeSpan.Zero);
        Near((string)device["expires_at"]!, TimeSpan.FromDays(1));

        var created = await client.PostJsonAsync(
            "/todos", new JsonObject { ["title"] = "late", ["todo_date"] = "2026-11-22T23:45:00Z" }, tokens.Access);
        Assert.Equal(201, created.Status);
        var todo = JsonNode.Parse(created.Body)!;
        Near((string)todo["created_at"]!, TimeSpan.Zero);
        Assert.Contains(await FoundAsync(client, tokens.Access, "2026-11-22"), id => id == (long)todo["id"]!);
        Assert.Empty(await FoundAsync(client, tokens.Access, "2026-11-23"));
        Assert.Empty(await FoundAsync(client, tokens.Access, "2026-11-21"));
        return tokens.Refresh;
    }

    private static async Task<long[]> FoundAsync(AuthClient client, string access, string date)
        => [.. (await (await client.GetAsync($"/todos/search?date={date}", access)).SuccessAsync()).AsArray().Select(todo => (long)todo!["id"]!)];

    private static void Near(string time, TimeSpan ahead)
    {
        Assert.EndsWith("Z", time, StringComparison.Ordinal);
        var difference = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - (TimeProvider.System.GetUtcNow() + ahead);
        Assert.InRange(difference, TimeSpan.FromMinutes(-15), TimeSpan.FromMinutes(15));
    }
}
