using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// A part of a token, read as JSON: the payload of one whose signature has been checked, or a header. The validator's claims are not strict enough: they take a number
/// or a list of one for a text, the last of two claims with one name, and a text that looks like a time for a time.
/// </summary>
internal sealed class StrictToken : IDisposable
{
    private const long EndOfCalendar = 253_402_300_800;

    /// <summary>Base64url and the dot between the parts. The decoder would forgive padding, so that one token had several spellings.</summary>
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private readonly JsonDocument _part;

    private StrictToken(JsonDocument part) => _part = part;

    /// <summary>The user's id, if <c>sub</c> is one.</summary>
    public long? UserId => UserIdOf(Text(JwtRegisteredClaimNames.Sub));

    /// <summary>The id of a user, as text. Parsing alone would overlook zeros in front and NULs behind.</summary>
    public static long? UserIdOf(string? text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && char.IsAsciiDigit(text[^1]) && (text[0] != '0' || text.Length == 1)
                ? id
                : null;

    /// <summary>Whether a text has only the characters of a compact token, and so only one spelling.</summary>
    public static bool HasTokenCharacters(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Characters);

    /// <summary>Null where header or payload is not a JSON object with each name once, or the header demands an extension.</summary>
    public static StrictToken? TryRead(JsonWebToken token)
    {
        using var header = TryReadHeader(token.EncodedHeader);
        return header is null ? null : TryReadPart(token.EncodedPayload);
    }

    /// <summary>The header of a token, read like its payload.</summary>
    public static StrictToken? TryReadHeader(ReadOnlySpan<char> encoded)
    {
        var header = TryReadPart(encoded);

        // RFC 7515, section 4.1.11: a token with an extension that is not understood is not valid, and none is understood here.
        if (header?._part.RootElement.TryGetProperty("crit", out _) == true)
        {
            header.Dispose();
            return null;
        }

        return header;
    }

    /// <summary>A part of a token; null where it is not a JSON object with each name once.</summary>
    public static StrictToken? TryReadPart(ReadOnlySpan<char> encoded)
    {
        try
        {
            return StrictJson.TryParse(Base64Url.DecodeFromChars(encoded)) is { } part ? new StrictToken(part) : null;
        }
        catch (FormatException)
        {
            // Signed by this application's key, but made by something else that holds it; or a header, which is read before the signature.
            return null;
        }
    }

    /// <summary>A claim that is a text, not empty, and without NUL: nothing that this library writes has one, and PostgreSQL takes none.</summary>
    public string? Text(string name)
    {
        try
        {
            return _part.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
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
        => _part.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var seconds)
            && seconds is >= 0 and < EndOfCalendar
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;

    /// <summary>A claim that is a text or a list of texts, as <c>aud</c> can be (RFC 7519, section 4.1.3); empty for anything else.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Text(name) is { } one)
        {
            return [one];
        }

        try
        {
            return _part.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                    ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
                    : [];
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return [];
        }
    }

    /// <summary>Whether a claim is a list of texts by the rule of <see cref="Text"/>, and none of them has a space.</summary>
    public bool IsList(string name)
        => _part.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            && Texts(name) is { Count: > 0 } texts && texts.All(text => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~'));

    /// <summary>A claim of somebody else's token that is a time in seconds, which may have a fraction (RFC 7519, section 2).</summary>
    public DateTimeOffset? NumericDate(string name)
        => _part.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var seconds)
            && seconds is >= 0 and < EndOfCalendar
                ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
                : null;

    /// <summary>Whether the claim <c>cnf</c> is absent, or names a key by its thumbprint and by nothing else that is not understood here (RFC 7800, section 3.1).</summary>
    public bool TryReadConfirmation(out string? keyThumbprint)
    {
        keyThumbprint = null;
        if (!_part.RootElement.TryGetProperty(TokenClaimNames.Confirmation, out var confirmation))
        {
            return true;
        }

        using var members = StrictJson.TryParse(Encoding.UTF8.GetBytes(confirmation.GetRawText())) is { } part ? new StrictToken(part) : null;
        keyThumbprint = members?.Text(TokenClaimNames.KeyThumbprint);
        return keyThumbprint is not null && confirmation.GetPropertyCount() == 1;
    }

    /// <summary>The value after the name that a reader stands at, by the rule of <see cref="Text"/>.</summary>
    public static string? TextAt(ref Utf8JsonReader reader)
        => reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : null;

    /// <summary>The value after the name that a reader stands at, by the rule of <see cref="Time"/>.</summary>
    public static DateTimeOffset? TimeAt(ref Utf8JsonReader reader)
        => reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seconds) && seconds is >= 0 and < EndOfCalendar
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Whether a claim is true. Some providers write it as a text.</summary>
    public bool IsTrue(string name)
        => _part.RootElement.TryGetProperty(name, out var value)
            && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true"u8)));

    public bool Has(string name) => _part.RootElement.TryGetProperty(name, out _);

    public void Dispose() => _part.Dispose();
}
