using System.Buffers;
using System.Globalization;
using System.Text;

namespace JwtDeviceAuth.Stores;

/// <summary>
/// Texts that only describe: the name of a device or a person, a <c>User-Agent</c>. They are shown on one line, beside other texts: so without
/// characters that nobody sees or that change how the rest is shown.
/// </summary>
internal static class Label
{
    /// <summary>The greatest length of a device's name, in UTF-16 characters.</summary>
    public const int MaximumDeviceNameLength = 128;

    private const int BlackFlag = 0x1F3F4;
    private const int CancelTag = 0xE007F;
    private const int LongestTag = 6;

    private static readonly SearchValues<char> Marks = SearchValues.Create("\u00AD\u061C\u200B\u200E\u200F\u2060\uFEFF");

    /// <summary>What can be shown of a text, cut at a whole character (an extended grapheme cluster of UAX 29); null if nothing can.</summary>
    /// <param name="text">What a client sent, of any length.</param>
    /// <param name="maximumLength">In UTF-16 characters.</param>
    public static string? From(string? text, int maximumLength)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var shown = Shown(text).Trim();
        if (shown.Length > maximumLength)
        {
            shown = Cut(shown, maximumLength).TrimEnd();
        }

        return shown.Length > 0 ? shown : null;
    }

    /// <summary>Whether all of a text can be shown.</summary>
    public static bool CanBeShown(string text) => ReferenceEquals(Shown(text), text);

    /// <summary>
    /// A text without the marks that editors and keyboards put into it unasked: soft hyphens, marks of direction, spaces of no width. The
    /// person who sent them did not see them.
    /// </summary>
    public static string WithoutMarks(string text)
        => text.AsSpan().ContainsAny(Marks) ? string.Concat(text.Where(character => !Marks.Contains(character))) : text;

    private static string Shown(string text)
    {
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        Rune[] runes = [.. text.EnumerateRunes()];
        for (var index = 0; index < runes.Length; index++)
        {
            if (TagsOfFlag(runes.AsSpan(index)) is > 0 and var length)
            {
                foreach (var part in runes.AsSpan(index, length))
                {
                    shown.Append(part.ToString());
                }

                index += length - 1;
            }
            else if (DeviceIds.IsPrintable(runes[index]) || IsJoiner(runes[index]))
            {
                shown.Append(runes[index].ToString());
            }
            else if (Rune.IsWhiteSpace(runes[index]))
            {
                shown.Append(' ');
            }
        }

        return shown.Length == text.Length && shown.Equals(text) ? text : shown.ToString();
    }

    /// <summary>Emoji need them, and languages such as Persian.</summary>
    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    /// <summary>
    /// How many characters the flag of a subdivision has, such as Scotland's: a black flag, and tags that nobody sees (UTS 51, ED-14a). 0 for
    /// anything else, so that no other text can be hidden in tags.
    /// </summary>
    private static int TagsOfFlag(ReadOnlySpan<Rune> runes)
    {
        if (runes[0].Value != BlackFlag)
        {
            return 0;
        }

        var end = 1;
        while (end < runes.Length && end <= LongestTag && runes[end].Value is (>= 0xE0030 and <= 0xE0039) or (>= 0xE0061 and <= 0xE007A))
        {
            end++;
        }

        return end > 1 && end < runes.Length && runes[end].Value == CancelTag ? end + 1 : 0;
    }

    private static string Cut(string text, int maximumLength)
    {
        var end = 0;
        while (StringInfo.GetNextTextElementLength(text, end) is > 0 and var next && end + next <= maximumLength)
        {
            end += next;
        }

        return text[..end];
    }
}
