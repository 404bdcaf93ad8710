using System.Buffers.Text;
using System.Text.Json;

namespace JwtDeviceAuth.Keys;

/// <summary>What the header of a token says before anything about it has been checked.</summary>
internal static class TokenHeader
{
    private const int MaximumLength = 1024;

    /// <summary>The <c>kid</c>; null if there is none, or the text is no token.</summary>
    public static string? KidOf(ReadOnlySpan<char> token)
    {
        var end = token.IndexOf('.');
        if (end is <= 0 or > MaximumLength)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Base64Url.DecodeFromChars(token[..end]));
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("kid"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            // Not a token: the validation will say so.
        }

        return null;
    }
}
