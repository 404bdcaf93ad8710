using System.Text.Json;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// What the browser says of where a passkey is used (WebAuthn, section 5.8.1): it is compared exactly. The library compares origins without regard to case, and after
/// it has cut paths and user names off. Browsers write it in UTF-8 without a byte order mark (section 5.8.1.1), so anything else is of no browser; the decoding of
/// sections 7.1 and 7.2 would read broken bytes as replacement characters.
/// </summary>
internal static class ClientData
{
    public const string Create = "webauthn.create";
    public const string Get = "webauthn.get";

    private const int MaximumDepth = 16;

    /// <summary>The challenge; null where it is of another kind or origin, or from a frame of another origin's page.</summary>
    public static string? ChallengeOf(byte[] clientData, string type, IList<string> origins)
    {
        try
        {
            using var document = StrictJson.TryParse(clientData, MaximumDepth);
            return document?.RootElement is { } root
                && TextOf(root, "type") == type
                && TextOf(root, "origin") is { } origin && origins.Contains(origin)
                && (!root.TryGetProperty("crossOrigin", out var crossOrigin) || crossOrigin.ValueKind == JsonValueKind.False)
                && !root.TryGetProperty("topOrigin", out _)
                    ? TextOf(root, "challenge")
                    : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
