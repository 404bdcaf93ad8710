using System.Text.Json;

namespace JwtDeviceAuth.Tokens;

/// <summary>The claim that binds a token to a key: <c>cnf</c> with the key's thumbprint in <c>jkt</c> (RFC 7800, section 3.1; RFC 9449, section 6.1).</summary>
internal static class ConfirmationClaim
{
    public static void WriteConfirmation(this Utf8JsonWriter json, string thumbprint)
    {
        json.WriteStartObject(TokenClaimNames.Confirmation);
        json.WriteString(TokenClaimNames.KeyThumbprint, thumbprint);
        json.WriteEndObject();
    }

    /// <summary>
    /// The thumbprint in the value after the name that a reader stands at, which is then read; null where it is no such object, or says something beside it that is not understood here.
    /// </summary>
    public static string? ThumbprintAt(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? thumbprint = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (thumbprint is not null || !reader.ValueTextEquals(TokenClaimNames.KeyThumbprint) || (thumbprint = StrictToken.TextAt(ref reader)) is null)
            {
                return null;
            }
        }

        return thumbprint;
    }
}
