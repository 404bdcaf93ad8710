using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Endpoints;

/// <summary>
/// Reads small bodies of fields, as a form or as JSON. Stricter than model binding, and with an answer for each fault: 400 for what
/// cannot be parsed, 413 past 16 KiB, 415 for another content type.
/// </summary>
internal static class RequestBody
{
    public const string Form = "application/x-www-form-urlencoded";
    public const string Json = "application/json";

    private const int MaximumBytes = 16 * 1024;

    /// <summary>The fields, or the problem with the body.</summary>
    public static async ValueTask<(RequestFields? Fields, Problem? Problem)> ReadAsync(
        HttpRequest request, bool allowForm, bool allowEmpty, CancellationToken cancellationToken)
    {
        var kind = KindOf(request.ContentType, allowForm);
        var mayBeAbsent = allowEmpty && request.ContentType is null;
        if (kind is null && !mayBeAbsent)
        {
            return (null, UnsupportedType(allowForm));
        }

        if (request.ContentLength > MaximumBytes)
        {
            return (null, Problem.BodyTooLarge);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(MaximumBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, MaximumBytes + 1), MaximumBytes + 1, throwOnEndOfStream: false, cancellationToken);
            if (length > MaximumBytes)
            {
                return (null, Problem.BodyTooLarge);
            }

            if (kind is not { } isForm)
            {
                // Only now is it known: a body in chunks tells no length.
                return length == 0 ? (new RequestFields(), null) : (null, UnsupportedType(allowForm));
            }

            var fields = isForm ? FormFields.Parse(buffer.AsSpan(0, length)) : JsonFields.Parse(buffer.AsMemory(0, length));
            return fields is null
                ? (null, Problem.Malformed($"The body is not {(isForm ? "a form" : "a JSON object")} in UTF-8, with each field once."))
                : (fields, null);
        }
        catch (IOException exception)
        {
            // Faults of the transfer itself: a broken chunk, or a client that went away. No error of the application.
            var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return (null, new Problem(status, "bad_request", "The body could not be read."));
        }
        finally
        {
            // Passwords and tokens pass through here.
            CryptographicOperations.ZeroMemory(buffer);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Problem UnsupportedType(bool allowForm)
        => new(415, "unsupported_media_type", $"Send the body as {(allowForm ? $"{Form} or {Json}" : Json)} in UTF-8.");

    /// <summary>True for a form, false for JSON, null for anything else.</summary>
    private static bool? KindOf(string? contentType, bool allowForm)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            || (parsed.Charset.HasValue && !parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                && !parsed.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (parsed.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return allowForm && parsed.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase) ? true : null;
    }
}
