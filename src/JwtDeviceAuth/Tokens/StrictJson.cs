using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace JwtDeviceAuth.Tokens;

/// <summary>Reads JSON that anybody may have written: an object in which each name stands once.</summary>
internal static class StrictJson
{
    private const int UsualDepth = 64;

    private static readonly UTF8Encoding OnlyText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null for anything else, and for text that has half of a surrogate pair in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxDepth">How many objects and lists may lie in one another.</param>
    public static JsonDocument? TryParse(string text, int maxDepth = UsualDepth)
    {
        try
        {
            return TryParse(OnlyText.GetBytes(text), maxDepth);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Null for anything else.</summary>
    /// <param name="utf8">The text; it has to outlive the document.</param>
    /// <param name="maxDepth">How many objects and lists may lie in one another.</param>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8, int maxDepth = UsualDepth)
    {
        // The parser looks at the bytes only where a text is taken out (RFC 8259, section 8.1).
        if (!Utf8.IsValid(utf8.Span))
        {
            return null;
        }

        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = maxDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Anybody can send this; the second is for an escaped half of a surrogate pair in a name.
        }

        document?.Dispose();
        return null;
    }
}
