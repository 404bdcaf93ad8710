using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// The payload of a token whose signature has been checked, read as JSON. The validator's claims are not strict enough: they take a number
/// or a list of one for a text, the last of two claims with one name, and a text that looks like a time for a time.
/// </summary>
internal sealed class StrictToken : IDisposable
{
    private const long EndOfCalendar = 253_402_300_800;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Base64url and the dot between the parts. The decoder would forgive padding, so that one token had several spellings.</summary>
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private readonly JsonDocument _payload;

    private StrictToken(JsonDocument payload) => _payload = payload;

    /// <summary>The user's id, if <c>sub</c> is one.</summary>
    public long? UserId => UserIdOf(Text(JwtRegisteredClaimNames.Sub));

    /// <summary>The id of a user, as text. Parsing alone would overlook zeros in front and NULs behind.</summary>
    public static long? UserIdOf(string? text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id.ToString(CultureInfo.InvariantCulture) == text
            ? id
            : null;

    /// <summary>Whether a text has only the characters of a compact token, and so only one spelling.</summary>
    public static bool HasTokenCharacters(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Characters);

    /// <summary>Null where header or payload is not a JSON object with each name once, or the header demands an extension.</summary>
    public static StrictToken? TryRead(JsonWebToken token)
    {
        JsonDocument? payload = null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedHeader), Strict);
            payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), Strict);

            // RFC 7515, section 4.1.11: a token with an extension that is not understood is not valid, and none is understood here.
            if (payload.RootElement.ValueKind == JsonValueKind.Object && !header.RootElement.TryGetProperty("crit", out _))
            {
                return new StrictToken(payload);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Signed by this application's key, but made by something else that holds it.
        }

        payload?.Dispose();
        return null;
    }

    /// <summary>A claim that is a text, not empty, and without NUL: nothing that this library writes has one, and PostgreSQL takes none.</summary>
    public string? Text(string name)
    {
        try
        {
            return _payload.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 } text
                && !text.Contains('\0', StringComparison.Ordinal)
                    ? text
                    : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }

    /// <summary>A claim that is a time in whole seconds (RFC 7519 would allow fractions; this library writes none).</summary>
    public DateTimeOffset? Time(string name)
        => _payload.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var seconds)
            && seconds is >= 0 and < EndOfCalendar
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;

    public void Dispose() => _payload.Dispose();
}
