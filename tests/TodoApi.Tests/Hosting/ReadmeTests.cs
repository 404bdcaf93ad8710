using System.Diagnostics;
using System.Text.RegularExpressions;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>Runs the commands of the README, so that they cannot go stale.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_walk_through_gives_what_the_README_says()
    {
        var readme = await File.ReadAllTextAsync(FindReadme(), TestContext.Current.CancellationToken);
        var walk = WalkThrough().Match(readme);
        Assert.True(walk.Success, "The README has no walk-through, or not in the form that this test knows.");
        using var sample = StartSample();
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var address = await AddressAsync(sample, deadline.Token);
            var (exitCode, output, errors) = await RunAsync(
                walk.Groups["script"].Value.Replace("http://localhost:5080", address, StringComparison.Ordinal), deadline.Token);

            Assert.True(exitCode == 0, $"It exited with {exitCode}.\n{output}\n{errors}");
            Assert.EndsWith(walk.Groups["output"].Value, output, StringComparison.Ordinal);
        }
        finally
        {
            sample.Kill();
        }
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("```bash\\n(?<script>api=.*?)```\\n\\nIt ends with\\n\\n```text\\n(?<output>.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex WalkThrough();

    private static string FindReadme()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "JwtDeviceAuth.sln")))
            {
                return Path.Combine(folder.FullName, "README.md");
            }
        }

        throw new FileNotFoundException("README.md is not above the test's folder.");
    }

    /// <summary>As <c>dotnet run</c> does: in Development, with nothing set up.</summary>
    private Process StartSample()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = Path.GetDirectoryName(typeof(Program).Assembly.Location),
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__Default"] = $"Data Source={_folder.File("todo.db")}";
        return Process.Start(start)!;
    }

    private static async Task<string> AddressAsync(Process sample, CancellationToken cancellationToken)
    {
        while (await sample.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Split("Swagger UI: ") is [_, var rest])
            {
                return rest.Split("/swagger")[0];
            }
        }

        throw new InvalidOperationException("The sample ended before it listened.");
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string script, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(cancellationToken), bash.StandardError.ReadToEndAsync(cancellationToken));
        await bash.WaitForExitAsync(cancellationToken);
        return (bash.ExitCode, await output, await errors);
    }
}
