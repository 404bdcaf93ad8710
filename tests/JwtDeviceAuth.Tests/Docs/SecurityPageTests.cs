using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Tests.Docs;

/// <summary>The threat model names the tests that cover each attack; a test that is renamed or removed must not stay in it.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public async Task Every_test_that_the_threat_model_names_is_there()
    {
        var root = Path.GetFullPath("../../..", Path.GetDirectoryName(ThisFile())!);
        var page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "security.md"), TestContext.Current.CancellationToken);
        var sources = new[] { "tests", "src" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);

        var named = NamePattern().Matches(page);

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(
            sources[name.Groups["type"].Value].Any(text => text.Contains($" {name.Groups["test"].Value}(", StringComparison.Ordinal)),
            $"docs/security.md names {name.Value}, which is in no test file of that name."));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("`(?<type>[A-Z][A-Za-z0-9]+(Tests|Specification))\\.(?<test>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();
}
