using System.Diagnostics;
using System.Security.Cryptography;
using JwtDeviceAuth.Testing;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>Starts the built sample as a process of its own, with settings from the environment.</summary>
public sealed class StartupTests : IDisposable
{
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

    [Theory]
    [InlineData("Database__Provider", "Oracle", "Database:Provider is 'Oracle'; set it to Sqlite, the only one there is.")]
    [InlineData("ConnectionStrings__Default", " ", "ConnectionStrings:Default is missing; set it to a file, for example: Data Source=todo.db.")]
    [InlineData("JwtDeviceAuth__Passwords__WorkFactor", "9", "JwtDeviceAuth:Passwords:WorkFactor is 9; set it to 10 to 16.")]
    public async Task A_wrong_setting_stops_the_start_with_one_line(string setting, string value, string expected)
    {
        using var process = Start((setting, value));
        using var deadline = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);

        Assert.Equal(1, process.ExitCode);
        Assert.Equal(expected, (await error).TrimEnd());
        Assert.Empty(await output);
    }

    [Fact]
    public void No_signing_key_is_in_a_committed_setting()
    {
        foreach (var file in new[] { "appsettings.json", "appsettings.Development.json" })
        {
            Assert.DoesNotContain("Key", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)), StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Dispose() => _folder.Dispose();

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
