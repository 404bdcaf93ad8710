using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Tests.Docs;

/// <summary>A link of a page leads to a file of the repository and to a heading in it, without a look at the network.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there()
    {
        var links = Page.All.SelectMany(page => Link().Matches(page.Prose).Select(link => (Page: page, Target: link.Groups["target"].Value, link.Index)))
            .Where(link => !Absolute().IsMatch(link.Target))
            .ToList();

        Assert.True(links.Count > 100, "The pages have hardly any links: the pattern does not find them any more.");
        Assert.Empty(links.Select(link => FaultOf(link.Page, link.Target) is { } fault ? $"{link.Page.Path}: {fault}" : null).OfType<string>());
    }

    [Fact]
    public void Every_page_of_the_docs_can_be_reached_from_its_table_of_contents()
    {
        var docs = Path.Combine(Page.Root, "docs");
        var listed = Directory.EnumerateFiles(docs, "toc.yml", SearchOption.AllDirectories)
            .SelectMany(toc => Entry().Matches(File.ReadAllText(toc))
                .Select(entry => Path.GetRelativePath(Page.Root, Path.GetFullPath(entry.Groups["path"].Value, Path.GetDirectoryName(toc)!))))
            .ToHashSet(StringComparer.Ordinal);

        var pages = Page.All.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(["docs/index.md", "docs/llms.txt"], StringComparer.Ordinal);
        Assert.Empty(pages.Except(listed, StringComparer.Ordinal));
        Assert.All(listed.Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal)), path => Assert.True(Path.Exists(Path.Combine(Page.Root, path)), path));
    }

    /// <summary>The site has the pages and no source: a link to that works on the forge only.</summary>
    [Fact]
    public void A_page_of_the_docs_links_to_nothing_that_the_site_does_not_have()
        => Assert.DoesNotContain(
            Page.All
                .Where(page => page.Path.StartsWith("docs/", StringComparison.Ordinal))
                .SelectMany(page => Link().Matches(page.Prose).Select(link => (page.Path, Target: link.Groups["target"].Value.Split('#')[0])))
                .Where(link => !Absolute().IsMatch(link.Target) && link.Target.Length > 0)
                .Select(link => Path.GetRelativePath(Page.Root, Path.GetFullPath(link.Target, Path.Combine(Page.Root, Path.GetDirectoryName(link.Path)!)))),
            path => !path.StartsWith("docs/", StringComparison.Ordinal) && path is not ("CHANGELOG.md" or "SECURITY.md"));

    [Fact]
    public void The_public_types_of_every_package_are_in_the_reference()
    {
        var site = File.ReadAllText(Path.Combine(Page.Root, "docfx.json"));
        var packages = Directory.EnumerateDirectories(Path.Combine(Page.Root, "src"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => File.Exists(Path.Combine(Page.Root, "src", name, $"{name}.csproj")) && name != "JwtDeviceAuth.Templates");

        Assert.All(packages, name => Assert.Contains($"/{name}.dll\"", site, StringComparison.Ordinal));
    }

    private static string? FaultOf(Page page, string target)
    {
        var (path, anchor) = target.Split('#', 2) switch
        {
            [var file] => (file, null),
            [var file, var heading] => (file, heading),
            _ => (target, null),
        };
        var full = path.Length == 0 ? page.Path : Path.GetRelativePath(Page.Root, Path.GetFullPath(path, Path.Combine(Page.Root, Path.GetDirectoryName(page.Path)!)));
        if (!Path.Exists(Path.Combine(Page.Root, full)))
        {
            return $"{target}: there is no {full}";
        }

        return anchor is null || Page.All.FirstOrDefault(other => other.Path == full) is { } found && found.Anchors.Contains(anchor)
            ? null
            : $"{target}: {full} has no heading of that name";
    }

    [GeneratedRegex("\\]\\((?<target>[^)\\s]+)\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z][a-z+.-]*:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Absolute();

    [GeneratedRegex("^\\s*href: (?<path>\\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();
}
