using System.Text.Json;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// What the browser says of where a passkey is used (WebAuthn, section 5.8.1): it is compared exactly. The library compares origins without regard to case, and after
/// it has cut paths and user names off.
/// </summary>
internal static class ClientData
{
    public const string Create = "webauthn.create";
    public const string Get = "webauthn.get";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The challenge; null where it is of another kind or origin, or from a frame of another origin's page.</summary>
    public static string? ChallengeOf(byte[] clientData, string type, IList<string> origins)
    {
        try
        {
            using var document = JsonDocument.Parse(clientData, Strict);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && TextOf(root, "type") == type
                && TextOf(root, "origin") is { } origin && origins.Contains(origin)
                && (!root.TryGetProperty("crossOrigin", out var crossOrigin) || crossOrigin.ValueKind == JsonValueKind.False)
                && !root.TryGetProperty("topOrigin", out _)
                    ? TextOf(root, "challenge")
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
