using System.Text.Json;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace TodoApi.Tests.BrowserClient;

/// <summary>The tests of clients/browser in Node.js: the rules, thousands of seeds, published faults, clients that are broken on purpose, the package. Each is a row.</summary>
public sealed class NodeTests
{
    public static async Task<IEnumerable<TheoryDataRow<string, string, string>>> TestsAsync()
    {
        var output = await OtherProgram.RunAsync(await BrowserClientPackage.FolderAsync(), "node", "tests/all.mjs");
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line[0] == '{')
                .Select(line => JsonSerializer.Deserialize<Row>(line, JsonSerializerOptions.Web)!)
                .Select(row => new TheoryDataRow<string, string, string>(row.File, row.Name, row.Passed ? string.Empty : row.Reason ?? "failed")),
        ];
    }

    [Theory]
    [MemberData(nameof(TestsAsync), DisableDiscoveryEnumeration = true)]
    public void The_browser_client_in_Node(string file, string name, string fault) => Assert.True(fault.Length == 0, $"{file}: {name}\n{fault}");

    [Fact]
    public async Task Every_file_of_tests_has_run()
        => Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(await BrowserClientPackage.FolderAsync(), "tests"), "*.test.mjs").Select(path => Path.GetFileName(path).Replace(".test.mjs", string.Empty, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            ["broken", "conformance", "delivery", "package", "reports", "simulated", "social"]);

    private sealed record Row(string File, string Name, bool Passed, string? Reason);
}
