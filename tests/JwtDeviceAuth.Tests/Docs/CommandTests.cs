using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Tests.Docs;

/// <summary>The commands of the pages are run by a test that the line above them names, or that line says why not. One that only adds a package needs no such line.</summary>
public sealed partial class CommandTests
{
    private static readonly List<(Page Page, Match Block)> Blocks =
    [
        .. Page.All.Concat(Page.OfPackages)
            // For those who change the library: continuous integration runs the same scripts.
            .Where(page => page.Path != "CONTRIBUTING.md")
            .SelectMany(page => Block().Matches(page.Text).Select(block => (page, block)))
            .Where(found => !Addition().IsMatch(found.block.Groups["code"].Value)),
    ];

    [Fact]
    public void Every_block_of_commands_is_run_by_a_test_or_says_why_not()
    {
        Assert.True(Blocks.Count > 20, "The pages have hardly any commands: the pattern does not find them any more.");
        Assert.Empty(Blocks
            .Where(found => !found.Block.Groups["test"].Success && !found.Block.Groups["reason"].Success)
            .Select(found => $"{found.Page.Path}:{found.Page.LineOf(found.Block.Groups["code"].Index)} has no <!-- run: by SomeTests --> or <!-- not run: why --> above it"));
    }

    [Fact]
    public void A_test_that_is_named_reads_the_page()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Page.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal);
        var named = Blocks.Where(found => found.Block.Groups["test"].Success).ToList();

        Assert.NotEmpty(named);
        // The Korean page has the commands of the English one, which TranslationTests compares.
        Assert.All(named, found => Assert.Contains(
            Path.GetFileName(found.Page.Path).Replace(".ko.md", ".md", StringComparison.Ordinal),
            File.ReadAllText(Assert.Single(tests[found.Block.Groups["test"].Value])),
            StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(
        "(^ *<!-- (run: (start, )?by (?<test>\\w+)[^\\n]*|not run: (?<reason>[^\\n]+)) -->\\n)?^ *```(bash|sh|shell|console)\\n(?<code>.*?)^ *```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Block();

    [GeneratedRegex("\\A *(dotnet add package|dotnet new install) [^\\n]+\\n *\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Addition();
}
