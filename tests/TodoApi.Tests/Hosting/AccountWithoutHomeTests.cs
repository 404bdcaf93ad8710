using JwtDeviceAuth.TestSupport;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>In a container the account often has no home folder, or one that it cannot write to. The start says so in a line, and nothing is lost.</summary>
public sealed class AccountWithoutHomeTests : IDisposable
{
    private readonly SampleCopy _sample = new();

    [Theory]
    [InlineData("/nonexistent", "Access to the path '/nonexistent' is denied.")]
    [InlineData("/tmp", "Everybody can write to '/tmp'.")]
    public async Task In_Development_the_key_is_then_one_for_this_run(string home, string reason)
    {
        var signedIn = 0;
        var said = await _sample.RunAsync(
            async address =>
            {
                using var client = new AuthClient(address);
                await client.SignUpAsync("ann@example.com");
                var tokens = await client.LoginAsync("ann@example.com", "phone");
                signedIn = (await client.GetAsync("/users/me", tokens.Access)).Status;
            },
            asNobody: true,
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("JwtDeviceAuth__SigningKey", ""),
            ("ConnectionStrings__Default", $"Data Source={_sample.DatabasePath}"),
            ("HOME", home));

        Assert.True(signedIn == 200, said);
        Assert.Contains($"a key is used that was made for this run: after a restart everybody signs in again. It could not be kept in a file: {reason}", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists("/tmp/.local/share/JwtDeviceAuth"));
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_stops_the_start_with_one_line()
    {
        var said = await _sample.RunAsync(_ => Task.CompletedTask, asNobody: true, ("ConnectionStrings__Default", "Data Source=/proc/todo.db"));

        Assert.EndsWith(
            "The database of TodoDb cannot be opened or migrated: SQLite Error 14: 'unable to open database file'. Check the connection string.",
            said.TrimEnd(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    public void Dispose() => _sample.Dispose();
}
