using System.Text;
using System.Text.Json;

namespace JwtDeviceAuth.Tokens;

/// <summary>Names of claims in the order in which the library writes them, which makes them quick to recognise.</summary>
internal sealed class ClaimTable(params string[] names)
{
    private readonly byte[][] _utf8 = Array.ConvertAll(names, Encoding.UTF8.GetBytes);

    /// <summary>The name at a place.</summary>
    public string this[int index] => names[index];

    /// <summary>The place of the name that a reader stands at, however it is spelled; -1 for one that is not in the table.</summary>
    /// <param name="reader">Stands at the name.</param>
    /// <param name="expected">Where to look first: the place behind the one found last.</param>
    public int IndexOf(ref Utf8JsonReader reader, ref int expected)
    {
        for (var tried = 0; tried < _utf8.Length; tried++)
        {
            var index = expected + tried;
            if (index >= _utf8.Length)
            {
                index -= _utf8.Length;
            }

            if (reader.ValueTextEquals(_utf8[index]))
            {
                expected = index + 1 < _utf8.Length ? index + 1 : 0;
                return index;
            }
        }

        return -1;
    }
}
