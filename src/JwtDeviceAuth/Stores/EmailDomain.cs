using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace JwtDeviceAuth.Stores;

/// <summary>
/// The one form of a domain: ASCII, lower case, each other label as its A-label (RFC 5890). <see cref="IdnMapping"/> maps and composes letters
/// where the machine's globalization data is used, and does not where globalization is invariant. Two nodes must not disagree on who somebody
/// is: so only letters that no mapping changes are taken, and both ways then give one result.
/// </summary>
internal static class EmailDomain
{
    private const int MaximumLabelLength = 63;
    private const int MaximumLength = 253;

    private const string RightToLeft = "\u05d0-\u05ea\u0620-\u063f\u0641-\u064a\u0671-\u0674\u0679-\u06d3";

    /// <summary>
    /// Ranges of Latin, Greek, Cyrillic, Hebrew, Arabic, Japanese, Chinese and Korean letters. No range has a letter that compatibility
    /// mapping (NFKC) changes, nor a mark that could be put together with the letter before it.
    /// </summary>
    private const string Letters =
        "\u00df-\u00f6\u00f8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0180-\u01c3\u01cd-\u01ef\u01f4-\u024f\u1e00-\u1e99\u1ea0-\u1eff"
        + "\u0390-\u0390\u03ac-\u03ce\u0430-\u045f\u048a-\u052f"
        + RightToLeft
        + "\u3005-\u3007\u3041-\u3096\u309d-\u309e\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4db5\u4e00-\u9fef\uac00-\ud7a3";

    private static readonly SearchValues<char> TakenLetters = SearchValues.Create([.. In(Letters).Where(IsLowerCase)]);
    private static readonly SearchValues<char> RightToLeftLetters = SearchValues.Create([.. In(RightToLeft).Where(IsLowerCase)]);
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>False for what is no domain of a mailbox, or is not written in the one way that is taken.</summary>
    public static bool TryNormalize(string domain, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        var labels = domain.Split('.');
        for (var index = 0; index < labels.Length; index++)
        {
            if (ToAscii(labels[index]) is not { } label)
            {
                return false;
            }

            labels[index] = label;
        }

        // A host's number has several spellings (127.0.0.1, 127.1, 0x7f.1), and no mailbox is there without brackets (RFC 5321, section 4.1.3).
        if (IsNumber(labels[^1]))
        {
            return false;
        }

        normalized = string.Join('.', labels);
        return normalized.Length <= MaximumLength;
    }

    private static string? ToAscii(string label)
    {
        if (label.Length is 0 or > MaximumLabelLength || label[0] == '-' || label[^1] == '-')
        {
            return null;
        }

        var isAscii = true;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                isAscii = false;
                if (!TakenLetters.Contains(c))
                {
                    return null;
                }
            }
        }

        var lower = EmailAddress.ToLowerAscii(label);
        return isAscii ? lower : ToALabel(lower);
    }

    private static string? ToALabel(string label)
    {
        // RFC 5893: the two ways of IdnMapping differ in which mixtures of directions they take.
        if (label.AsSpan().ContainsAny(RightToLeftLetters) && label.AsSpan().ContainsAnyExcept(RightToLeftLetters))
        {
            return null;
        }

        // Hyphens in third and fourth place are kept for A-labels (RFC 5891, section 4.2.3.1).
        if (label.Length > 3 && label[2] == '-' && label[3] == '-')
        {
            return null;
        }

        try
        {
            return Idn.GetAscii(label);
        }
        catch (ArgumentException)
        {
            // Longer than 63 characters as an A-label.
            return null;
        }
    }

    private static bool IsNumber(string label)
        => !label.AsSpan().ContainsAnyExceptInRange('0', '9')
            || (label.StartsWith("0x", StringComparison.Ordinal) && !label.AsSpan(2).ContainsAnyExcept(HexDigits));

    private static IEnumerable<char> In(string ranges)
        => ranges.Chunk(3).SelectMany(range => Enumerable.Range(range[0], range[2] - range[0] + 1)).Select(value => (char)value);

    private static bool IsLowerCase(char letter)
        => CharUnicodeInfo.GetUnicodeCategory(letter)
            is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.LetterNumber;
}
