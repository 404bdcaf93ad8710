using System.Text.Json;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The client against the scripted server and the scenarios of <c>clients/conformance</c>, which every client is run against.</summary>
public sealed class ConformanceTests
{
    /// <summary>Runs take seconds, nearly all of them waits; the results are looked at one by one.</summary>
    private static readonly Lazy<Task<IReadOnlyDictionary<string, (string Outcome, string? Reason)>>> Results = new(RunAsync);

    [Fact]
    public async Task Every_scenario_of_the_conformance_suite_passes()
    {
        OtherProgram.Require("node");
        var results = await Results.Value;

        Assert.True(results.Count > 50, $"{results.Count} scenarios");
        Assert.All(results, result => Assert.True(result.Value.Outcome == "passed", $"{result.Key}: {result.Value.Outcome}. {result.Value.Reason}"));
        await TestReport.AddAsync($"Client for .NET: {results.Count} scenarios of the conformance suite passed.");
    }

    private static async Task<IReadOnlyDictionary<string, (string Outcome, string? Reason)>> RunAsync()
    {
        var folder = Path.Combine(PublishedCli.Repository(), "clients", "conformance");

        // From its own folder: beside these tests are the packages of the sample, and not those that the client brings along.
        var driver = Path.Combine(
            AppContext.BaseDirectory.Replace("JwtDeviceAuth.Client.Tests", "JwtDeviceAuth.ClientDriver", StringComparison.Ordinal), "JwtDeviceAuth.ClientDriver.dll");
        var output = await OtherProgram.RunAsync(
            folder, "bash", "-c", $"node run.mjs --json -- dotnet '{driver}' || true");
        using var json = JsonDocument.Parse(output);
        return json.RootElement.EnumerateArray().ToDictionary(
            result => result.GetProperty("name").GetString()!,
            result => (result.GetProperty("outcome").GetString()!, result.TryGetProperty("reason", out var reason) ? reason.GetString() : null),
            StringComparer.Ordinal);
    }
}
