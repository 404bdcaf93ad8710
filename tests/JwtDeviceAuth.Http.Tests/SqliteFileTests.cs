using JwtDeviceAuth.TestSupport;
using Microsoft.Data.Sqlite;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>What is in the file of SQLite, and what several processes on it see.</summary>
public sealed class SqliteFileTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task The_database_holds_nothing_that_can_be_used()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var next = await app.Client.RefreshAsync(tokens.Refresh);

        var files = Directory.GetFiles(Path.GetDirectoryName(app.DatabasePath)!, "app.db*");
        var stored = string.Concat(files.Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));
        Assert.Contains(Email, stored, StringComparison.Ordinal);
        foreach (var secret in new[]
        {
            AuthClient.Password, (string)tokens.RefreshPayload["jti"]!, (string)next.RefreshPayload["jti"]!, next.Access.Split('.')[2],
        })
        {
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_database_has_no_accounts()
    {
        await using var app = await AuthApp.StartAsync();
        await using var connection = new SqliteConnection($"Data Source={app.DatabasePath}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM social_accounts) + (SELECT count(*) FROM users_token)";

        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_process_on_the_same_file_learns_of_it_at_its_next_poll()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        await using var one = await AuthApp.StartAsync(folder: folder, clock: clock);
        await one.Client.SignUpAsync(Email);
        await using var two = await AuthApp.StartAsync(folder: folder, clock: clock);
        var tokens = await one.Client.LoginAsync(Email, "phone");
        await one.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        Assert.Equal(200, (await two.Client.GetAsync("/whoami", tokens.Access)).Status);

        clock.Advance(TimeSpan.FromSeconds(5));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await two.Client.GetAsync("/whoami", tokens.Access)).Status == 200)
        {
            await Task.Delay(10, deadline.Token);
        }

        (await two.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }
}
