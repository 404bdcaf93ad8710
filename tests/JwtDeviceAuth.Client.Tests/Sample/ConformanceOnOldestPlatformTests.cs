using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The same on .NET 8, the oldest platform of the client: published with its runtime, so no machine needs to have that installed.</summary>
public sealed class ConformanceOnOldestPlatformTests
{
    [Fact]
    public async Task Every_scenario_of_the_conformance_suite_passes_on_NET_8()
    {
        using var folder = new TemporaryFolder();
        await OtherProgram.RunAsync(
            folder.Path, "dotnet", "publish", Path.Combine(PublishedCli.Repository(), "tests", "JwtDeviceAuth.ClientDriver"), "-c", "Release", "-f", "net8.0", "--use-current-runtime", "--self-contained",
            "-o", folder.File("out"), "--artifacts-path", folder.File("build"), "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        var runtime = await File.ReadAllTextAsync(folder.File("out/JwtDeviceAuth.ClientDriver.runtimeconfig.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"version\": \"8.", runtime, StringComparison.Ordinal);

        await ConformanceTests.AssertAsync($"'{folder.File("out/JwtDeviceAuth.ClientDriver")}'", ".NET 8");
    }
}
