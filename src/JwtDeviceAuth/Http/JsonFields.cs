using System.Text;
using System.Text.Json;

namespace JwtDeviceAuth.Http;

/// <summary>Parses a flat JSON object. Null means absent; any other value but a string, a boolean or an object is kept as a fault of its field.</summary>
internal static class JsonFields
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 16 };

    public static RequestFields? Parse(ReadOnlySpan<byte> body, WireNames names)
    {
        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var fields = new RequestFields(names);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!TryAdd(fields, ref reader, body))
                {
                    return null;
                }
            }

            // What follows the object makes the reader throw.
            return reader.Read() ? null : fields;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair.
            return null;
        }
    }

    private static bool TryAdd(RequestFields fields, ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var name = reader.GetString()!;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null or JsonTokenType.String:
                return fields.TryAddOnce(name, reader.GetString());
            case JsonTokenType.True or JsonTokenType.False:
                return fields.TryAddOnce(name, reader.GetBoolean());
            case JsonTokenType.StartObject:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                return fields.TryAddOnce(name, new JsonText(Encoding.UTF8.GetString(body[start..(int)reader.BytesConsumed])));
            default:
                reader.Skip();
                return fields.TryAddOther(name);
        }
    }
}
