using System.Text.Json;

namespace JwtDeviceAuth.External;

/// <summary>Reads what a provider answered, of which nothing is known: a value of another type than expected counts as absent.</summary>
internal static class ProviderJson
{
    public static string? Text(JsonElement said, string name)
    {
        try
        {
            return Find(said, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }

    /// <summary>Some providers write true as a text.</summary>
    public static bool IsTrue(JsonElement said, string name) => Find(said, name) is { ValueKind: JsonValueKind.True } || Text(said, name) == "true";

    public static JsonElement? Find(JsonElement said, string name)
    {
        try
        {
            return said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The same in a name.
            return null;
        }
    }
}
