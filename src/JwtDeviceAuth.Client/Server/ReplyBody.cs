using System.Globalization;
using System.Text.Json;

namespace JwtDeviceAuth.Client.Server;

/// <summary>An answer's JSON, with its names in snake_case or camelCase: an API may have either.</summary>
internal sealed class ReplyBody(JsonElement json)
{
    /// <summary>Our <c>code</c>, or OAuth's <c>error</c> (RFC 6749, section 5.2).</summary>
    public string? Code => Text("code") ?? Text("error");

    public string? AccessToken => Token("access_token");

    public string? RefreshToken => Token("refresh_token");

    public bool IsBound => string.Equals(Text("token_type"), "DPoP", StringComparison.OrdinalIgnoreCase);

    public double? ExpiresIn => Number("expires_in");

    public string? Text(string name) => Find(name) is { } value ? TextOf(value) : null;

    public double? Number(string name)
    {
        var number = Find(name) switch
        {
            { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var parsed) => parsed,
            { } value when double.TryParse(TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => (double?)null,
        };
        return number is { } finite && double.IsFinite(finite) ? finite : null;
    }

    public IReadOnlyList<string> Texts(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(TextOf).OfType<string>()]
        : [];

    /// <summary>Null if there is none, or it is none that a header can hold (RFC 6750, section 2.1).</summary>
    private string? Token(string name) => Text(name) is { Length: > 0 } token && IsToken(token) ? token : null;

    private static bool IsToken(string text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.' or '_' or '~' or '+' or '/' or '='))
            {
                return false;
            }
        }

        return true;
    }

    private JsonElement? Find(string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) || json.TryGetProperty(CamelCase(name), out value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // A name that is no text, as below: of no API of ours.
            return null;
        }
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair, or bytes that are no UTF-8.
            return null;
        }
    }

    private static string CamelCase(string name)
    {
        var words = name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
