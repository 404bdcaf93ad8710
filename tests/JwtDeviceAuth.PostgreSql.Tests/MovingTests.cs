using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>Runs what docs/guides/moving-to-postgresql.md says, so that it cannot go stale.</summary>
public sealed partial class MovingTests(PostgresServer server)
{
    [Fact]
    public async Task Users_and_sessions_move_from_SQLite_to_PostgreSQL_and_nobody_is_signed_out()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        TokenPair phone;
        TokenPair ended;
        FactorUser dan;
        await using (var before = await AuthApp.StartAsync(clock: clock, folder: folder))
        {
            await before.Client.SignUpAsync("ann@example.com");
            await before.Client.SignUpAsync("bob@example.com");
            ended = await before.Client.LoginAsync("ann@example.com", "laptop");
            await before.Client.SendAsync(HttpMethod.Post, "/users/logout", ended.Access);
            clock.Advance(TimeSpan.FromMilliseconds(1234));
            phone = await before.Client.LoginAsync("ann@example.com", "phone", deviceName: "Ann's \"phone\", the old one");
            phone = await before.Client.RefreshAsync(phone.Refresh);
            dan = await FactorUser.EnrolAsync(before, "dan@example.com");
        }

        var connectionString = await server.NewDatabaseAsync();
        await using (await AuthApp.StartAsync(clock: clock, addStore: auth => auth.AddPostgreSql(connectionString)))
        {
            // Only makes the tables.
        }

        var script = await ScriptAsync(folder.File("app.db"), new NpgsqlConnectionStringBuilder(connectionString));
        Assert.Empty(await ColumnsThatStayBehindAsync(script, connectionString));
        await RunAsync(script);

        await using var after = await AuthApp.StartAsync(clock: clock, addStore: auth => auth.AddPostgreSql(connectionString));
        (await after.Client.GetAsync("/users/me", ended.Access)).IsProblem(401, "session_revoked");
        var device = Assert.Single((await after.Client.GetAsync("/users/me/devices", phone.Access)).Json.AsArray())!;
        Assert.Equal("Ann's \"phone\", the old one", (string)device["device_name"]!);
        Assert.Equal("2026-03-01T12:00:01.234Z", (string)device["created_at"]!);
        await after.Client.RefreshAsync(phone.Refresh);
        await after.Client.LoginAsync("bob@example.com", "phone");
        Assert.Equal(4, await after.Client.SignUpAsync("cat@example.com"));
        var waiting = (await after.Client.PostLoginAsync(dan.Email, "tablet")).IsProblem(403, "mfa_required").Json;
        Assert.Equal(["totp", "recovery_code"], waiting["methods"]!.AsArray().Select(method => (string?)method));
        var answer = new JsonObject { ["mfa_token"] = (string?)waiting["mfa_token"], ["recovery_code"] = dan.RecoveryCodes[0] };
        TokenPair.From(await (await after.Client.PostJsonAsync("/users/login/mfa", answer)).SuccessAsync());
        Assert.Empty(after.Log.Errors);
    }

    [GeneratedRegex("[a-z_]+", RegexOptions.None, 1000)]
    private static partial Regex Words();

    [GeneratedRegex("```bash\\n(?<script>.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex Block();

    /// <summary>A column that may be null would be lost without an error: the key that a session is bound to is one.</summary>
    private static async Task<List<string>> ColumnsThatStayBehindAsync(string script, string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'");
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> behind = [];
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            var (table, column) = (rows.GetString(0), rows.GetString(1));
            if (script.Contains($"copy {table} ", StringComparison.Ordinal) && !Words().Matches(script).Any(word => word.Value == column))
            {
                behind.Add($"{table}.{column}");
            }
        }

        return behind;
    }

    private static async Task<string> ScriptAsync(string sqlite, NpgsqlConnectionStringBuilder postgres)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JwtDeviceAuth.sln")))
        {
            folder = folder.Parent!;
        }

        var page = await File.ReadAllTextAsync(
            Path.Combine(folder.FullName, "docs", "guides", "moving-to-postgresql.md"), TestContext.Current.CancellationToken);
        return Block().Match(page).Groups["script"].Value
            .Replace("sqlite=app.db", $"sqlite={sqlite}", StringComparison.Ordinal)
            .Replace(
                "postgresql://auth@localhost/auth",
                $"postgresql://{postgres.Username}@{postgres.Host}:{postgres.Port}/{postgres.Database}",
                StringComparison.Ordinal);
    }

    private static async Task RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        var errors = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(bash.ExitCode == 0, errors);
    }
}
