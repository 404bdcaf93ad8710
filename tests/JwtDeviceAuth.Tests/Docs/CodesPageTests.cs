using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Tests.Docs;

/// <summary>Every problem answer links to its code's heading on the page of codes, so each has to be there, and none that nothing answers with.</summary>
public sealed partial class CodesPageTests
{
    private static readonly string Root = Path.GetFullPath("../../..", Path.GetDirectoryName(ThisFile())!);

    [Fact]
    public async Task Every_code_that_the_code_can_give_has_a_heading_and_no_other_has()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root, "docs", "reference", "codes.md"), TestContext.Current.CancellationToken);
        var headings = HeadingPattern().Matches(page).Select(heading => heading.Groups["code"].Value).ToArray();

        var given = Codes().ToArray();

        Assert.True(given.Length > 40, "The pattern finds too few codes to be right.");
        Assert.Equal(given, headings.Order(StringComparer.Ordinal));
    }

    /// <summary>Wherever a problem is made, its code stands behind its status.</summary>
    private static IEnumerable<string> Codes() => new[] { "src", "samples" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
        .SelectMany(path => CodePattern().Matches(File.ReadAllText(path)))
        .Select(match => match.Groups["code"].Value)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("^### (?<code>[a-z_]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex HeadingPattern();

    // new(401, "code", ...), Create(status, "code", ...), InvalidRefreshToken("code", ...), and constants for those that are made in several places.
    [GeneratedRegex(
        "(\\b([45][0-9]{2}|status),\\s*|InvalidRefreshToken\\(\\s*|const string (ValidationFailed|InvalidCode) = )\"(?<code>[a-z_]+)\"",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodePattern();
}
