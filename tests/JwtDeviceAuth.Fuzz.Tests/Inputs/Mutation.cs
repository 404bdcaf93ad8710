namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>Damages something that was right, in one to four places.</summary>
internal static class Mutation
{
    private static readonly byte[] Special = [0, 1, 9, 10, 13, 32, 34, 37, 38, 43, 45, 46, 47, 58, 61, 91, 92, 95, 123, 125, 127, 128, 255];

    public static byte[] Of(Dice dice, byte[] valid)
    {
        var bytes = new List<byte>(valid);
        for (var times = 1 + dice.Below(4); times > 0; times--)
        {
            Once(dice, bytes);
        }

        return [.. bytes];
    }

    public static string Of(Dice dice, string valid)
        => System.Text.Encoding.Latin1.GetString(Of(dice, System.Text.Encoding.Latin1.GetBytes(valid)));

    private static void Once(Dice dice, List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(dice.Bytes(1 + dice.Below(8)));
            return;
        }

        var place = dice.Below(bytes.Count);
        var length = Math.Min(1 + dice.Below(dice.Pick(2, 8, 64)), bytes.Count - place);
        switch (dice.Below(8))
        {
            case 0:
                bytes[place] ^= (byte)(1 << dice.Below(8));
                break;
            case 1:
                bytes[place] = dice.Pick(Special);
                break;
            case 2:
                bytes.Insert(place, dice.Pick(Special));
                break;
            case 3:
                bytes.RemoveRange(place, length);
                break;
            case 4:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 5:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 6:
                bytes.InsertRange(place, dice.Bytes(length));
                break;
            default:
                var other = dice.Below(bytes.Count);
                (bytes[place], bytes[other]) = (bytes[other], bytes[place]);
                break;
        }
    }
}
