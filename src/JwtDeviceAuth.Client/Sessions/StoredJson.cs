using System.Text.Json;
using System.Text.Json.Serialization;

namespace JwtDeviceAuth.Client.Sessions;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredDocument))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static string Write(StoredDocument document) => JsonSerializer.Serialize(document, Default.StoredDocument);

    /// <summary>Null if the text is cut or damaged.</summary>
    public static StoredDocument? TryRead(string text)
    {
        try
        {
            var document = JsonSerializer.Deserialize(text, Default.StoredDocument);
            return document?.Version > Sessions.StoredDocument.CurrentVersion || IsWhole(document) ? document : null;
        }
        catch (JsonException)
        {
            // A newer version may have made anything of the other fields.
            return VersionOf(text) is { } version && version > Sessions.StoredDocument.CurrentVersion ? new StoredDocument { Version = version } : null;
        }
    }

    private static bool IsWhole(StoredDocument? document)
        => document is { SignOuts: not null } && IsWhole(document.Session) && document.SignOuts.All(session => session is not null && IsWhole(session));

    private static bool IsWhole(StoredSession? session)
        => session is null or { Id: not null, RefreshToken: not null, AccessToken: not null };

    private static int? VersionOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("version", out var version)
                && version.TryGetInt32(out var number) ? number : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
