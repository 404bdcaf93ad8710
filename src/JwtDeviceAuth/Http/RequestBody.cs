using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Http;

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

        try
        {
            var reader = request.BodyReader;
            var read = await reader.ReadAsync(cancellationToken);
            if (!read.IsCompleted || !read.Buffer.IsSingleSegment)
            {
                return await ReadPartsAsync(reader, read, kind, allowForm, cancellationToken);
            }

            var result = Parse(read.Buffer.FirstSpan, kind, allowForm);
            reader.AdvanceTo(read.Buffer.End);
            return result;
        }
        catch (IOException exception)
        {
            // Faults of the transfer itself: a broken chunk, or a client that went away. No error of the application.
            var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return (null, new Problem(status, "bad_request", "The body could not be read."));
        }
    }

    /// <summary>
    /// For a body that comes in several parts. Each is copied and consumed: should the rest not come, Kestrel could not end a read that had left
    /// a part unconsumed, and would call it a fault of the server.
    /// </summary>
    private static async ValueTask<(RequestFields? Fields, Problem? Problem)> ReadPartsAsync(
        PipeReader reader, ReadResult read, bool? kind, bool allowForm, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaximumBytes);
        var length = 0;
        try
        {
            while (true)
            {
                var part = read.Buffer;
                var fits = part.Length <= MaximumBytes - length;
                if (fits)
                {
                    part.CopyTo(buffer.AsSpan(length));
                    length += (int)part.Length;
                }

                reader.AdvanceTo(part.End);
                if (!fits)
                {
                    return (null, Problem.BodyTooLarge);
                }

                if (read.IsCompleted)
                {
                    return Parse(buffer.AsSpan(0, length), kind, allowForm);
                }

                read = await reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            // Passwords and tokens pass through here.
            CryptographicOperations.ZeroMemory(buffer.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (RequestFields? Fields, Problem? Problem) Parse(ReadOnlySpan<byte> body, bool? kind, bool allowForm)
    {
        if (kind is not { } isForm)
        {
            // Only now is it known: a body in chunks tells no length.
            return body.IsEmpty ? (new RequestFields(), null) : (null, UnsupportedType(allowForm));
        }

        if (body.Length > MaximumBytes)
        {
            return (null, Problem.BodyTooLarge);
        }

        var fields = isForm ? FormFields.Parse(body) : JsonFields.Parse(body);
        return fields is null
            ? (null, Problem.Malformed($"The body is not {(isForm ? "a form" : "a JSON object")} in UTF-8, with each field once."))
            : (fields, null);
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
