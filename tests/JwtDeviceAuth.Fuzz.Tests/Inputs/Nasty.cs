using System.Text;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>Texts that programs stumble over, and random ones.</summary>
internal static class Nasty
{
    private static readonly string[] Known =
    [
        "", " ", "\0", "a\0b", "\t", "\r\n", "\r\nSet-Cookie: a=b", "\uD800", "a\uDC00b", "\uFFFD", "\uFFFE", "\uFEFF", "\u202Eabc", "\u200D",
        "\u0130", "ﬀ", "Ⅷ", "👩‍👩‍👧", "א", "%", "%00", "%ZZ", "%u0041", "+", "&", "=", "a=b&c=d", "..", "../../etc/passwd", "..%2f", "/", "\\", "\"", "'",
        "' OR 1=1 --", "{}", "[]", "null", "true", "false", "NaN", "0", "-0", "-1", "1e999", "9223372036854775807", "9223372036854775808",
        "(none)", "ann@example.com", "ANN@example.com", "ann@exámple.com", "@", "a@b@c", "<script>", "${jndi:ldap://x}", "{{7*7}}", "$2a$10$", "eyJ",
    ];

    public static string Text(Dice dice) => dice.Below(10) switch
    {
        < 6 => dice.Pick(Known),
        6 => Repeat(dice.Pick(Known), dice.Pick(2, 64, 127, 128, 129, 320)),
        7 => Repeat("a", dice.Pick(1, 71, 72, 73, 127, 128, 129, 4096, 16_383)),
        8 => Encoding.Latin1.GetString(dice.Bytes(dice.Below(40))),
        _ => Utf16(dice),
    };

    private static string Utf16(Dice dice)
    {
        var length = dice.Below(40);
        var text = new StringBuilder(length);
        for (var index = 0; index < length; index++)
        {
            text.Append((char)dice.Below(0x10000));
        }

        return text.ToString();
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, Math.Min(times, 16_384 / (text.Length + 1))));
}
