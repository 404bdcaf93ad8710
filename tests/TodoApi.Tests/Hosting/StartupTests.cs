using System.Diagnostics;
using System.Security.Cryptography;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TodoApi.Data;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>Starts the built sample as a process of its own, with settings from the environment.</summary>
public sealed class StartupTests(PostgresServer server) : IDisposable
{
    private const string NoServer =
        "ConnectionStrings:Default names no PostgreSQL server; set it, for example: Host=localhost;Database=todo;Username=todo;Password=....";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Once_it_listens_it_says_where_to_look()
    {
        using var process = Start();
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.Contains("Swagger UI: ", StringComparison.Ordinal))
                {
                    Assert.Matches("Swagger UI: http://127\\.0\\.0\\.1:[1-9][0-9]*/swagger ", line);
                    Assert.Matches("OpenAPI document: http://127\\.0\\.0\\.1:[1-9][0-9]*/openapi/v1\\.json", line);
                    return;
                }
            }

            Assert.Fail($"It ended: {await process.StandardError.ReadToEndAsync(deadline.Token)}");
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public Task A_wrong_setting_stops_the_start_with_one_line()
        => AssertStopsAsync("JwtDeviceAuth:Passwords:WorkFactor is 9; set it to 10 to 16.", ("JwtDeviceAuth__Passwords__WorkFactor", "9"));

    /// <summary>What the sample itself checks at startup, as the package does its own settings.</summary>
    [Theory]
    [InlineData("Database:Provider", "Oracle", "Database:Provider is 'Oracle'; set it to Sqlite or PostgreSql.")]
    [InlineData("ConnectionStrings:Default", " ", "ConnectionStrings:Default is missing; set it to a file, for example: Data Source=todo.db.")]
    [InlineData("Database:Provider", "PostgreSql", NoServer)]
    public void A_wrong_setting_of_the_database_is_one_line(string setting, string value, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:Default"] = "Data Source=todo.db", [setting] = value })
            .Build();
        var services = new ServiceCollection();
        services.AddJwtDeviceAuth(configuration.GetSection("JwtDeviceAuth")).AddTodoDb(configuration);
        using var provider = services.BuildServiceProvider();

        Assert.Equal(expected, Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<DatabaseOptions>>().Value).Message);
    }

    /// <summary>The other faults, by the same line, are tests of the package.</summary>
    [Theory]
    [InlineData("Database=nowhere;Password=hunter2", "The database \"nowhere\" of PostgreSqlTodoDb does not exist. Create it, for example with createdb")]
    [InlineData("Username=guarded;Password=hunter2", "password authentication failed for user \"guarded\". Check the connection string.")]
    public async Task A_PostgreSQL_database_that_cannot_be_used_stops_the_start_with_one_line_and_no_secret(string wrong, string expected)
    {
        var connection = $"{await server.NewDatabaseAsync()};{wrong}";

        var line = await AssertStopsAsync(
            expected: null, ("Database__Provider", "PostgreSql"), ("ConnectionStrings__Default", connection));

        Assert.DoesNotContain('\n', line);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public void No_signing_key_is_in_a_committed_setting()
    {
        foreach (var file in new[] { "appsettings.json", "appsettings.Development.json" })
        {
            var settings = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
            Assert.DoesNotContain("SigningKey", settings, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\"Key\"", settings, StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Exit code 1, nothing on the standard output, and one line on the standard error, which is given.</summary>
    private async Task<string> AssertStopsAsync(string? expected, params (string Name, string Value)[] settings)
    {
        using var process = Start(settings);
        using var deadline = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);

        Assert.Empty(await output);
        Assert.Equal(expected ?? (await error).TrimEnd(), (await error).TrimEnd());
        Assert.Equal(1, process.ExitCode);
        return (await error).TrimEnd();
    }

    private Process Start(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__Default"] = "Data Source=todo.db";
        start.Environment["JwtDeviceAuth__SigningKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
