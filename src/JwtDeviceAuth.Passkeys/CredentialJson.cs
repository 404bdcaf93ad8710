using System.Buffers.Text;
using System.Text.Json;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// A credential as browsers' <c>toJSON()</c> gives it (WebAuthn, section 5.1), as far as it matters. It is read here and not by the library, which would take
/// what no browser sends: a name twice, another type, an AppID.
/// </summary>
internal sealed class CredentialJson
{
    private const int MaximumTransports = 8;

    private const int MaximumDepth = 16;

    public required byte[] CredentialId { get; init; }

    public required byte[] ClientData { get; init; }

    /// <summary>Of a registration.</summary>
    public byte[]? AttestationObject { get; init; }

    public string Transports { get; init; } = string.Empty;

    /// <summary>Of a login.</summary>
    public byte[]? AuthenticatorData { get; init; }

    public byte[]? Signature { get; init; }

    public byte[]? UserHandle { get; init; }

    /// <summary>Null for anything else.</summary>
    public static CredentialJson? TryRead(string json)
    {
        try
        {
            using var document = StrictJson.TryParse(json, MaximumDepth);
            if (document?.RootElement is not { } root
                || TextOf(root, "type") != "public-key"
                || !root.TryGetProperty("response", out var response) || response.ValueKind != JsonValueKind.Object
                || BytesOf(root, "rawId") is not { Length: > 0 and <= Passkey.MaximumCredentialIdLength } id
                || TextOf(root, "id") != TextOf(root, "rawId")
                || BytesOf(response, "clientDataJSON") is not { } clientData)
            {
                return null;
            }

            return new CredentialJson
            {
                CredentialId = id,
                ClientData = clientData,
                AttestationObject = BytesOf(response, "attestationObject"),
                AuthenticatorData = BytesOf(response, "authenticatorData"),
                Signature = BytesOf(response, "signature"),
                UserHandle = BytesOf(response, "userHandle"),
                Transports = TransportsOf(response),
            };
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Base64url without padding, in its one spelling.</summary>
    private static byte[]? BytesOf(JsonElement element, string name)
        => TextOf(element, name) is { Length: > 0 } text && Base64Url.IsValid(text) && Base64Url.DecodeFromChars(text) is var bytes && Base64Url.EncodeToString(bytes) == text
            ? bytes
            : null;

    /// <summary>Words that only help the browser to find the authenticator; what is none is left out.</summary>
    private static string TransportsOf(JsonElement response)
        => response.TryGetProperty("transports", out var list) && list.ValueKind == JsonValueKind.Array
            ? string.Join(' ', list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!)
                .Where(word => word.Length is > 0 and <= 12 && word.All(character => char.IsAsciiLetterLower(character) || character == '-'))
                .Distinct(StringComparer.Ordinal)
                .Take(MaximumTransports))
            : string.Empty;
}
