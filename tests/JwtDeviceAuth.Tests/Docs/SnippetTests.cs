using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Tests.Docs;

/// <summary>The C# of the pages and of the packages' READMEs comes from <c>docs/snippets</c> and the example tests of the sample, which are built with the solution; <c>tools/snippets.sh</c> fills it in.</summary>
public sealed partial class SnippetTests
{
    private static readonly IReadOnlyList<Page> Pages = [.. Page.All, .. Page.OfPackages];

    [Fact]
    public void Every_CSharp_block_is_a_snippet_that_is_built_or_says_why_not()
    {
        var blocks = Pages.SelectMany(page => Block().Matches(page.Text).Select(block => (Page: page, Block: block))).ToList();

        Assert.NotEmpty(blocks);
        Assert.Empty(blocks
            .Where(block => !block.Block.Groups["snippet"].Success && !block.Block.Groups["reason"].Success)
            .Select(block => $"{block.Page.Path}:{block.Page.LineOf(block.Block.Groups["code"].Index)} has no <!-- snippet: name --> or <!-- not compiled: why --> above it"));
    }

    [Fact]
    public void Every_snippet_of_a_page_is_the_code_that_is_built()
    {
        var code = new[] { "docs/snippets", "tests/TodoApi.Tests/Example" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Page.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(path => Source().Matches(File.ReadAllText(path)))
            .ToDictionary(snippet => snippet.Groups["name"].Value, snippet => WithoutIndent(snippet.Groups["code"].Value), StringComparer.Ordinal);
        var shown = Pages.SelectMany(page => Block().Matches(page.Text)
            .Where(block => block.Groups["snippet"].Success)
            .Select(block => (page.Path, Name: block.Groups["snippet"].Value, Code: block.Groups["code"].Value))).ToList();

        Assert.NotEmpty(shown);
        Assert.Empty(shown.Where(snippet => code.GetValueOrDefault(snippet.Name) != snippet.Code)
            .Select(snippet => $"{snippet.Path}: {snippet.Name} is not what the code has; run tools/snippets.sh"));
        Assert.Empty(code.Keys.Except(shown.Select(snippet => snippet.Name), StringComparer.Ordinal).Select(name => $"No page shows {name}."));
    }

    private static string WithoutIndent(string code)
    {
        var lines = code.Split('\n');
        var indent = lines.Where(line => line.AsSpan().Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line[Math.Min(indent, line.Length)..]));
    }

    [GeneratedRegex(
        "(<!-- snippet: (?<snippet>\\S+) -->\\n|<!-- not compiled: (?<reason>[^\\n]+) -->\\n)?^ *```(csharp|cs|c#)\\n(?<code>.*?)^ *```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Block();

    [GeneratedRegex("// begin-snippet: (?<name>\\S+)\\n(?<code>.*?)^ *// end-snippet", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Source();
}
