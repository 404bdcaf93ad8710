using System.Globalization;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Passwords that guessing programs try first, by rules instead of a list of each: a word of CommonPasswords.txt, a run along a keyboard, or
/// something short that is repeated, whatever its case, with the usual digits or signs before and behind it and instead of letters;
/// and dates. Longer ones are let through: it is the whole password that is looked up, not a part of it.
/// </summary>
internal sealed class CommonPasswords : ICommonPasswords
{
    private const int LongestCommon = 20;
    private const int DigitsOfAffix = 4;
    private const int SignsOfAffix = 3;

    // Where old systems cut, so that many lists have such halves of words.
    private const int OldLimit = CommonWords.BeginningLength;

    // Both letters that a 1 stands for.
    private static readonly (string From, string To)[] Spellings = [("0134578@$!", "oieastbasi"), ("0134578@$!", "oleastbasl")];

    private readonly CommonWords _words = new();

    public ValueTask<bool> ContainsAsync(string password, CancellationToken cancellationToken) => ValueTask.FromResult(Contains(password));

    public bool Contains(string password)
    {
        if (password.Length > LongestCommon)
        {
            return false;
        }

        var text = password.Trim().ToLowerInvariant();
        var core = text.AsSpan().Trim("0123456789 .,;:!?-_+*#@$%&/()=\"'<>");
        var start = text.AsSpan().IndexOf(core);
        return IsCommon(text)
            || IsDate(text)
            || (IsAffix(text[..start]) && IsAffix(text[(start + core.Length)..]) && IsCommon(core.ToString()))
            || IsRunWithEnd(text);
    }

    private bool IsCommon(string text) => IsWord(text) || KeyboardRuns.Cover(text) || IsRepetition(text);

    private bool IsWord(string text)
        => _words.Contains(text)
            || (text.Length == OldLimit && _words.ContainsBeginning(text))
            || Spellings.Any(spelling => _words.Contains(Respell(text, spelling.From, spelling.To)))
            || _words.Contains(string.Concat(text.Reverse()));

    private static string Respell(string text, string from, string to)
        => string.Concat(text.Select(character => from.IndexOf(character, StringComparison.Ordinal) is >= 0 and var place ? to[place] : character));

    /// <summary>A few digits and signs, such as a year and an exclamation mark; more digits only where everybody thinks of them.</summary>
    private static bool IsAffix(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return text.Length - digits.Length <= SignsOfAffix && (digits.Length <= DigitsOfAffix || KeyboardRuns.Cover(digits) || IsDate(digits));
    }

    /// <summary>A run with a few characters before or behind it, which are letters too: qwerty1a, a12345678.</summary>
    private static bool IsRunWithEnd(string text)
    {
        for (var rest = 1; rest <= 2 && text.Length - rest >= 6; rest++)
        {
            if (KeyboardRuns.Cover(text[..^rest]) || KeyboardRuns.Cover(text[rest..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A unit of up to four characters, or a word, again and again.</summary>
    private bool IsRepetition(string text)
    {
        for (var unit = 1; unit <= text.Length / 2; unit++)
        {
            if (text.Length % unit == 0
                && text.AsSpan(unit).SequenceEqual(text.AsSpan(0, text.Length - unit))
                && (unit <= 4 || _words.Contains(text[..unit]) || KeyboardRuns.Cover(text[..unit])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A day between 1900 and 2049 in eight digits, with or without separators.</summary>
    private static bool IsDate(string text)
    {
        string[] formats = ["ddMMyyyy", "MMddyyyy", "yyyyMMdd"];
        var digits = string.Concat(text.Where(character => character is not ('.' or '-' or '/' or ' ')));
        return digits.Length == 8
            && digits.All(char.IsAsciiDigit)
            && DateOnly.TryParseExact(digits, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and < 2050;
    }
}
