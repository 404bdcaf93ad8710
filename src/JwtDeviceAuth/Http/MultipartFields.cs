using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Reads the fields of <c>multipart/form-data</c> (RFC 7578), as a browser's <c>FormData</c> and <c>curl -F</c> send them. The body is in memory
/// already, and so stay the fields: the framework's own form reader could put them into a file. Files are refused.
/// </summary>
internal static class MultipartFields
{
    private const int MaximumParts = 64;
    private const int MaximumHeaders = 8;
    private const int MaximumHeaderBytes = 2 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Problem Malformed = Problem.Malformed(
        "The body is not a multipart form in UTF-8 with its boundary in Content-Type, each field once, and no more than 64 of them.");

    private static readonly Problem OtherParts = Problem.UnsupportedMediaType("Send each field of the form as plain text in UTF-8.");

    public static async ValueTask<(RequestFields? Fields, Problem? Problem)> ParseAsync(
        byte[] body, int length, string? boundary, WireNames names, CancellationToken cancellationToken)
    {
        if (boundary is null)
        {
            return (null, Malformed);
        }

        using var stream = new MemoryStream(body, 0, length, writable: false);
        var reader = new MultipartReader(boundary, stream) { HeadersCountLimit = MaximumHeaders, HeadersLengthLimit = MaximumHeaderBytes };
        var value = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var fields = new RequestFields(names);
            for (var part = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; part++)
            {
                var problem = part < MaximumParts ? await AddAsync(section, value, fields, cancellationToken) : Malformed;
                if (problem is not null)
                {
                    return (null, problem);
                }
            }

            return (fields, null);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or DecoderFallbackException)
        {
            // What the reader throws for a body that breaks off, and for headers that are too long or too many.
            return (null, Malformed);
        }
        finally
        {
            // Passwords and tokens pass through here.
            CryptographicOperations.ZeroMemory(value);
            ArrayPool<byte>.Shared.Return(value);
        }
    }

    private static async ValueTask<Problem?> AddAsync(
        MultipartSection section, byte[] value, RequestFields fields, CancellationToken cancellationToken)
    {
        if (section.Headers is not { } headers
            || headers.GetValueOrDefault(HeaderNames.ContentDisposition) is not [{ } disposition]
            || !ContentDispositionHeaderValue.TryParse(disposition, out var parsed)
            || !parsed.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(parsed.Name) is not { Length: > 0 } name)
        {
            return Malformed;
        }

        var length = await section.Body.ReadAtLeastAsync(value, value.Length, throwOnEndOfStream: false, cancellationToken);
        if (parsed.FileName.HasValue || parsed.FileNameStar.HasValue)
        {
            fields.AddErrorAsSent(name.ToString(), "must be a text and not a file");
            return null;
        }

        if (!IsPlainText(headers.GetValueOrDefault(HeaderNames.ContentType)) || !IsUnencoded(headers.GetValueOrDefault("Content-Transfer-Encoding")))
        {
            return OtherParts;
        }

        var text = StrictUtf8.GetString(value, 0, length);
        if (name.Equals("_charset_", StringComparison.Ordinal) && !BodyFormat.IsUtf8(text))
        {
            // RFC 7578, section 4.6: the charset of all fields.
            return OtherParts;
        }

        return fields.TryAdd(name.ToString(), text) ? null : Malformed;
    }

    private static bool IsPlainText(IReadOnlyList<string?> contentType) => contentType switch
    {
        [] => true,
        [{ } only] => MediaTypeHeaderValue.TryParse(only, out var type)
            && type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
            && BodyFormat.IsUtf8(type.Parameters),
        _ => false,
    };

    /// <summary>RFC 7578, section 4.7: no other encoding of a part is in use.</summary>
    private static bool IsUnencoded(IReadOnlyList<string?> transferEncoding)
        => transferEncoding.All(encoding => encoding?.ToUpperInvariant() is "7BIT" or "8BIT" or "BINARY");
}
