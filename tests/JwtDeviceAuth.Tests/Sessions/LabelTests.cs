using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Tests.Sessions;

public sealed class LabelTests
{
    private const string Scotland = "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F";

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64)")]
    [InlineData("Ann's phone \U0001F4F1")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 \u2764\uFE0F 1\uFE0F\u20E3")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("from " + Scotland)]
    public void What_can_be_shown_stays(string text)
    {
        Assert.Equal(text, Label.From(text, 256));
        Assert.True(Label.CanBeShown(text));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(" \t\r\n", null)]
    [InlineData("\u202E\u2066\uFEFF", null)]
    [InlineData("a\u202Eb", "ab")]
    [InlineData("a\tb\u2028c", "a b c")]
    [InlineData("a\ud83db", "ab")]
    [InlineData("a\udcf1", "a")]
    [InlineData("Ann\u00AD's \uE000phone", "Ann's phone")]
    public void What_cannot_be_shown_is_left_out(string? text, string? shown) => Assert.Equal(shown, Label.From(text, 256));

    [Theory]
    [InlineData("\u200BAnn", "Ann")]
    [InlineData("\uFEFFAnn", "Ann")]
    [InlineData("An\u00ADn\u2060", "Ann")]
    [InlineData("Ann \U0001F468\u200D\U0001F469", "Ann \U0001F468\u200D\U0001F469")]
    public void A_mark_that_an_editor_put_into_a_name_is_left_out(string text, string name) => Assert.Equal(name, Label.WithoutMarks(text));

    /// <summary>Tags are invisible: a text in them is one that only programs read.</summary>
    [Theory]
    [InlineData("a\U000E0061\U000E0062b", "ab")]
    [InlineData("\U0001F3F4\U000E0067", "\U0001F3F4")]
    [InlineData("\U0001F3F4\U000E0061\U000E0062\U000E0063\U000E0064\U000E0065\U000E0066\U000E0067\U000E007F", "\U0001F3F4")]
    [InlineData("\U0001F3F4\U000E007F", "\U0001F3F4")]
    public void Only_a_flag_may_have_tags(string text, string shown) => Assert.Equal(shown, Label.From(text, 256));

    [Theory]
    [InlineData("aaaa", "aaa")]
    [InlineData("aa\U0001F4F1", "aa")]
    [InlineData("a\U0001F4F1", "a\U0001F4F1")]
    [InlineData("aae\u0301", "aa")]
    [InlineData("aa bb", "aa")]
    [InlineData("a\U0001F1EB\U0001F1F7", "a")]
    [InlineData(Scotland, null)]
    public void A_text_is_cut_at_a_whole_character(string text, string? cut) => Assert.Equal(cut, Label.From(text, 3));

    [Theory]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    [InlineData("::FFFF:c000:201", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("::1", "::1")]
    [InlineData(null, null)]
    public void An_IPv4_address_in_the_form_of_IPv6_is_written_as_IPv4(string? address, string? written)
        => Assert.Equal(written, new ClientInfo { IpAddress = address }.IpAddress);
}
