using System.Text.Json;

namespace JwtDeviceAuth.Endpoints;

/// <summary>Parses a flat JSON object. Null means absent; any other value but a string or a boolean is kept as a fault of its field.</summary>
internal static class JsonFields
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static RequestFields? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var fields = new RequestFields();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                switch (property.Value.ValueKind)
                {
                    case JsonValueKind.Null:
                        break;
                    case JsonValueKind.String:
                        fields.TryAdd(property.Name, property.Value.GetString()!);
                        break;
                    case JsonValueKind.True or JsonValueKind.False:
                        fields.AddBoolean(property.Name, property.Value.GetBoolean());
                        break;
                    default:
                        fields.AddOther(property.Name);
                        break;
                }
            }

            return fields;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair.
            return null;
        }
    }
}
