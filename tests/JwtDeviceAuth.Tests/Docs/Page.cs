using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace JwtDeviceAuth.Tests.Docs;

/// <summary>A page of the repository, with its code blocks apart from its text.</summary>
internal sealed partial class Page
{
    private Page(string path)
    {
        Path = System.IO.Path.GetRelativePath(Root, path);
        Text = File.ReadAllText(path);
        // Line by line the same, so that a fault can be named by its line.
        Prose = Fence().Replace(Text, block => new string('\n', block.Value.Count(character => character == '\n')));
        Anchors = AnchorsOf(Prose);
    }

    public static string Root { get; } = System.IO.Path.GetFullPath("../../..", System.IO.Path.GetDirectoryName(ThisFile())!);

    /// <summary>The pages that the site and the forge show.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md")
            .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(System.IO.Path.Combine(Root, "docs", "llms.txt"))
            .Append(System.IO.Path.Combine(Root, "samples", "README.md"))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new Page(path)),
    ];

    /// <summary>What a package shows of itself, apart from the other pages: its links are absolute.</summary>
    public static IReadOnlyList<Page> OfPackages { get; } =
    [
        .. Directory.EnumerateDirectories(System.IO.Path.Combine(Root, "src"))
            .Select(folder => System.IO.Path.Combine(folder, "README.md"))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .Select(path => new Page(path)),
    ];

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    public string Text { get; }

    public string Prose { get; }

    /// <summary>What a link can have behind its <c>#</c>.</summary>
    public IReadOnlySet<string> Anchors { get; }

    public static Page Find(string path) => All.Single(page => page.Path == path);

    public int LineOf(int index) => Text.AsSpan(0, index).Count('\n') + 1;

    /// <summary>
    /// The rule of GitHub's, which docfx has as well: letters, digits, <c>-</c> and <c>_</c> stay, in lower case, a space becomes <c>-</c>, and the second of the
    /// same name gets <c>-1</c>.
    /// </summary>
    private static HashSet<string> AnchorsOf(string prose)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(prose))
        {
            var text = LinkText().Replace(heading.Groups["text"].Value, "${text}");
            var name = string.Concat(text.Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_'))
                .Replace(' ', '-').ToLowerInvariant();
            for (var (anchor, number) = (name, 1); !anchors.Add(anchor); number++)
            {
                anchor = $"{name}-{number}";
            }
        }

        return anchors;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("^#{1,6} (?<text>.+?)\\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("\\[(?<text>[^]]*)\\]\\([^)]*\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkText();
}
