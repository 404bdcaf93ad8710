using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

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

    /// <summary>An object that is right but for one of its values, which is another, missing, or there twice.</summary>
    public static string Changed(Dice dice, string valid)
    {
        var properties = JsonNode.Parse(valid)!.AsObject().ToArray();
        var wrong = dice.Below(properties.Length);
        var members = properties.SelectMany((property, index) => index == wrong ? Wrong(dice, property) : [Member(property)]);
        return $"{{{string.Join(',', members)}}}";
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

    private static IEnumerable<string> Wrong(Dice dice, KeyValuePair<string, JsonNode?> property)
    {
        var changed = new StringBuilder();
        Text(dice, property.Key, changed);
        Value(dice, changed.Append(':'), depth: 0);
        return dice.Below(10) switch
        {
            0 => [],
            1 => [Member(property), changed.ToString()],
            2 => [Member(property), Member(property)],
            _ => [changed.ToString()],
        };
    }

    private static string Member(KeyValuePair<string, JsonNode?> property) => $"\"{property.Key}\":{property.Value?.ToJsonString() ?? "null"}";

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
