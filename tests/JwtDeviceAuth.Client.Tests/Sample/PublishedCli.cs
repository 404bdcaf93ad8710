using System.Diagnostics;
using System.Globalization;
using JwtDeviceAuth.Client.Tests.Sample;
using JwtDeviceAuth.TestSupport;
using Xunit;

[assembly: AssemblyFixture(typeof(PublishedCli))]

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The sample's command line, compiled to native code once; a warning of the compiler fails it.</summary>
public sealed class PublishedCli : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Program => _folder.File("out/todo");

    public async ValueTask InitializeAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        var project = Path.Combine(Repository(), "samples", "TodoCli");
        var output = await OtherProgram.RunAsync(
            _folder.Path, "dotnet", "publish", project, "-c", "Release", "--use-current-runtime", "-o", _folder.File("out"), "--artifacts-path", _folder.File("build"),
            "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        var size = new FileInfo(Program).Length / 1024.0 / 1024.0;
        await TestReport.AddAsync(string.Create(
            CultureInfo.InvariantCulture, $"Client for .NET: TodoCli as NativeAOT is {size:0.0} MB, published in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s."));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    /// <summary>Starts a command; its outputs are for the caller.</summary>
    public Process Start(Uri api, string store, params string[] command)
    {
        var start = new ProcessStartInfo(Program, command) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TODO_API"] = new Uri(api, "users").AbsoluteUri;
        start.Environment["TODO_STORE"] = store;
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end, and gives all that it wrote.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(Uri api, string store, string input, params string[] command)
    {
        using var process = Start(api, store, command);
        await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, $"{await output}{await errors}");
    }

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JwtDeviceAuth.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
