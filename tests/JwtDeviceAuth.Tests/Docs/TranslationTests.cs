using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Tests.Docs;

public sealed partial class TranslationTests
{
    [Fact]
    public void The_Korean_page_has_the_same_commands_and_code_as_the_English_one()
    {
        var english = Blocks().Matches(Page.Find("docs/getting-started.md").Text).Select(block => block.Value).ToList();

        Assert.NotEmpty(english);
        Assert.Equal(english, Blocks().Matches(Page.Find("docs/getting-started.ko.md").Text).Select(block => block.Value));
    }

    [GeneratedRegex("(^<!-- [^\\n]* -->\\n)?^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
