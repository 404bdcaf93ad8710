using System.Globalization;
using JwtDeviceAuth.Client.Tests.Sample;
using JwtDeviceAuth.TestSupport;
using Xunit;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(PublishedCli))]

// Most of these tests wait: for tokens that expire, and for processes.
[assembly: Parallelization(MaxThreads = 4)]

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The sample's command line, compiled to native code once, by the first who needs it; a warning of the compiler fails it.</summary>
public sealed class PublishedCli : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _published;

    public PublishedCli() => _published = new Lazy<Task>(PublishAsync);

    private string Native => _folder.File("out/todo");

    public void Dispose() => _folder.Dispose();

    private async Task PublishAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        var project = Path.Combine(Repository(), "samples", "TodoCli");
        var output = await OtherProgram.RunAsync(
            _folder.Path, "dotnet", "publish", project, "-c", "Release", "--use-current-runtime", "-o", _folder.File("out"), "--artifacts-path", _folder.File("build"),
            "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        var size = new FileInfo(Native).Length / 1024.0 / 1024.0;
        await TestReport.AddAsync(string.Create(
            CultureInfo.InvariantCulture, $"Client for .NET: TodoCli as NativeAOT is {size:0.0} MB, published in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s."));
    }

    /// <summary>The program as native code.</summary>
    public async Task<CliProgram> ProgramAsync()
    {
        await _published.Value;
        return new CliProgram(Native);
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
