using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Hosting;

/// <summary>Whatever stops the start of an application that simply calls <c>Run()</c> is one line in its log and one on its standard error.</summary>
public sealed class PlainRunTests : IDisposable
{
    private const string NoStore = "JwtDeviceAuth:Store is missing; add one, for example: services.AddJwtDeviceAuth().AddSqlite(\"Data Source=app.db\").";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public Task A_missing_store_is_said_in_the_same_words_everywhere(string environment)
        => AssertStopsAsync(NoStore, ("ASPNETCORE_ENVIRONMENT", environment));

    [Fact]
    public Task A_wrong_setting_is_one_line_and_so_are_two()
        => AssertStopsAsync(
            "JwtDeviceAuth:Passwords:WorkFactor is 9; set it to 10 to 16.; JwtDeviceAuth:ReuseLeeway is 01:00:00; set it to 00:00:00 to 00:10:00.",
            ("JwtDeviceAuth__Passwords__WorkFactor", "9"),
            ("JwtDeviceAuth__ReuseLeeway", "01:00:00"),
            ("ConnectionStrings__Default", "Data Source=app.db"));

    [Fact]
    public Task A_database_that_cannot_be_used_is_one_line()
        => AssertStopsAsync(
            "The database of JwtDeviceAuthDbContext cannot be opened or migrated: SQLite Error 14: 'unable to open database file'. Check the connection string.",
            ("ConnectionStrings__Default", "Data Source=/proc/none/app.db"));

    [Fact]
    public async Task A_mistyped_variable_is_a_warning_that_names_the_nearest_right_one()
    {
        var started = false;
        var (output, _) = await PlainProcess.RunAsync(
            _folder.Path,
            _ => Task.FromResult(started = true),
            ("JwtDeviceAuth__Lockout__FreeAtempts", "7"),
            ("ConnectionStrings__Default", "Data Source=app.db"));

        Assert.True(started, output);
        Assert.Contains("Did you mean JwtDeviceAuth:Lockout:FreeAttempts?", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertStopsAsync(string line, params (string Name, string Value)[] environment)
    {
        var (output, error) = await PlainProcess.RunAsync(_folder.Path, _ => throw new InvalidOperationException("It runs."), environment);

        Assert.Equal($"Unhandled exception. {line}", error);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
