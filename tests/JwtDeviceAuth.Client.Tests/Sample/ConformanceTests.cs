using System.Text.Json;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The client against the scripted server and the scenarios of <c>clients/conformance</c>, which every client is run against.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public async Task Every_scenario_of_the_conformance_suite_passes()
    {
        // From its own folder: beside these tests are the packages of the sample, and not those that the client brings along.
        var driver = Path.Combine(
            AppContext.BaseDirectory.Replace("JwtDeviceAuth.Client.Tests", "JwtDeviceAuth.ClientDriver", StringComparison.Ordinal), "JwtDeviceAuth.ClientDriver.dll");
        await AssertAsync($"dotnet '{driver}'", ".NET 10");
    }

    /// <summary>Runs take seconds, nearly all of them waits; the results are looked at one by one.</summary>
    internal static async Task AssertAsync(string driver, string platform)
    {
        OtherProgram.Require("node");
        var output = await OtherProgram.RunAsync(Path.Combine(PublishedCli.Repository(), "clients", "conformance"), "bash", "-c", $"node run.mjs --json -- {driver} || true");
        using var json = JsonDocument.Parse(output);
        var results = json.RootElement.EnumerateArray().ToList();

        Assert.True(results.Count > 50, $"{results.Count} scenarios");
        Assert.All(results, result => Assert.True(result.GetProperty("outcome").GetString() == "passed", result.ToString()));
        await TestReport.AddAsync($"Client for .NET: {results.Count} scenarios of the conformance suite passed on {platform}.");
    }
}
