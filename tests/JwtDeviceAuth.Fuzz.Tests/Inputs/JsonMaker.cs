using System.Globalization;
using System.Text;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>JSON that is mostly well formed and says anything: names twice, halves of surrogate pairs, huge numbers, deep nests.</summary>
internal static class JsonMaker
{
    private static readonly string[] Numbers =
        ["0", "-0", "1", "-1", "1.5", "1e3", "1e999", "-1e-999", "9223372036854775807", "9223372036854775808", "1772366400", "253402300800", "00", "+1", ".5", "1."];

    public static string Object(Dice dice, IReadOnlyList<string> names)
    {
        var json = new StringBuilder("{");
        for (var count = dice.Below(9); count > 0; count--)
        {
            Text(dice, dice.Percent(90) ? dice.Pick(names) : Nasty.Text(dice), json);
            json.Append(dice.Percent(98) ? ":" : " ");
            Value(dice, json, depth: 0);
            json.Append(count > 1 || dice.Percent(2) ? "," : string.Empty);
        }

        return json.Append(dice.Percent(98) ? "}" : string.Empty).ToString();
    }

    public static void Text(Dice dice, string text, StringBuilder json)
    {
        json.Append('"');
        foreach (var character in text)
        {
            if (character < ' ' || character is '"' or '\\' || char.IsSurrogate(character) || dice.Percent(3))
            {
                json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                json.Append(character);
            }
        }

        json.Append('"');
    }

    private static void Value(Dice dice, StringBuilder json, int depth)
    {
        switch (dice.Below(depth > 3 ? 8 : 10))
        {
            case < 5:
                Text(dice, Nasty.Text(dice), json);
                break;
            case 5:
                json.Append(dice.Pick(Numbers));
                break;
            case 6:
                json.Append(dice.Pick("true", "false", "null", "undefined", "'a'"));
                break;
            case 7:
                var nest = dice.Pick(1, 8, 63, 64, 65, 1000);
                json.Append('[', nest).Append(']', nest);
                break;
            case 8:
                json.Append('[');
                Value(dice, json, depth + 1);
                json.Append(']');
                break;
            default:
                json.Append("{\"a\":");
                Value(dice, json, depth + 1);
                json.Append('}');
                break;
        }
    }
}
