namespace JwtDeviceAuth.Passwords;

/// <summary>What fingers type along a keyboard, a number pad, or the alphabet.</summary>
internal static class KeyboardRuns
{
    private const int ShortestRun = 3;

    private static readonly string[] Lines =
    [
        "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "azertyuiop", "qsdfghjklm", "wxcvbn",
        "qwertzuiop", "yxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "!@#$%^&*()", "!\"§$%&/()=",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmik,ol.p;/", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
        "a1b2c3d4e5f6g7h8i9", "1a2b3c4d5e6f7g8h9i", "aqwzsxedcrfvtgb", "1z2x3c4v5b6n7m", "1a2s3d4f5g6h7j8k9l", "q2w3e4r5t6y7u8i9o0p", "a1s2d3f4g5h6j7k8l9", "z1x2c3v4b5n6m7",
        "147258369", "123654789", "321654987", "789456123", "147896325", "14789632147", "159753", "159357", "357951", "1593572468", "258456", "2580", "1470", "3690",
        "00112233445566778899", "aabbccddeeffgghh", "qqwweerrttyy", "aassddffgg", "1029384756", "102030405060708090", "13579", "246810", "2468024680", "112358132134", "12481632641282565121024",
        "314159265358979", "271828182845", "4815162342", "adgjmptw", "zaqxswcde", "zaqwsxcde", "zaqwsx", "qweasdzxcrtyfghvbn", "qawsedrftgyhujikolp", "1qw23er45t", "qwe123asd456zxc", "ytrewq",
        "12qwaszx34erdfcv", "azsxdcfvgbhnjmk", "12qw34er56ty78ui", "13243546576879", "192837465", "zxasqw12", "1232323q",
    ];

    private static readonly string[] AllLines = [.. Lines, .. Lines.Select(line => string.Concat(line.Reverse()))];

    /// <summary>Whether a text is nothing but such runs, of three characters or more each.</summary>
    public static bool Cover(string text)
    {
        if (text.Length < ShortestRun)
        {
            return false;
        }

        // Which beginnings are covered.
        Span<bool> covered = stackalloc bool[text.Length + 1];
        covered[0] = true;
        for (var start = 0; start <= text.Length - ShortestRun; start++)
        {
            for (var end = start + ShortestRun; covered[start] && end <= text.Length && IsRun(text.AsSpan(start, end - start)); end++)
            {
                covered[end] = true;
            }
        }

        return covered[text.Length];
    }

    private static bool IsRun(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExcept(text[0]))
        {
            return true;
        }

        foreach (var line in AllLines)
        {
            if (line.AsSpan().Contains(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
