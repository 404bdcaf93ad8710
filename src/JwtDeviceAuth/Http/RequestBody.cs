using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Reads small bodies of fields, as a form or as JSON. Stricter than model binding, and with an answer for each fault: 400 for what
/// cannot be parsed, 413 past 16 KiB, 415 for another content type or a compressed body.
/// </summary>
internal static class RequestBody
{
    private const int MaximumBytes = 16 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The fields, or the problem with the body. Where it may be empty, its type does not matter as long as it is.</summary>
    public static async ValueTask<(RequestFields? Fields, Problem? Problem)> ReadAsync(
        HttpRequest request, bool allowForm, bool allowEmpty, CancellationToken cancellationToken)
    {
        var format = BodyFormat.Of(request.ContentType);
        var names = OAuthForm.Of(request.HttpContext) is null ? request.HttpContext.RequestServices.GetRequiredService<WireNames>() : WireNames.SnakeCase;
        var expected = new Expected(format, Refusal(request, format.Kind, allowForm), allowEmpty, names);
        if (expected.Refusal is { } refusal && (!allowEmpty || request.ContentLength > 0))
        {
            return (null, refusal);
        }

        if (request.ContentLength > MaximumBytes)
        {
            return (null, Problem.BodyTooLarge);
        }

        if (expected.Refusal is null && format.Kind != BodyKind.Json && request.HttpContext.Features.Get<IFormFeature>()?.Form is { } form)
        {
            return FormReadBefore.Parse(form, MaximumBytes, names);
        }

        try
        {
            var reader = request.BodyReader;
            var read = await reader.ReadAsync(cancellationToken);
            if (!read.IsCompleted || !read.Buffer.IsSingleSegment || format.Kind == BodyKind.Multipart)
            {
                return await ReadPartsAsync(reader, read, expected, cancellationToken);
            }

            var result = Parse(read.Buffer.FirstSpan, expected);
            reader.AdvanceTo(read.Buffer.End);
            return result;
        }
        catch (IOException exception)
        {
            // Faults of the transfer itself: a broken chunk, or a client that went away. No error of the application.
            var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return (null, Problem.Unreadable(status));
        }
    }

    /// <summary>The password of a body that may be empty, and need not have one; or the problem with the body.</summary>
    public static async ValueTask<(string? Password, Problem? Problem)> ReadPasswordAsync(
        HttpRequest request, bool allowForm, CancellationToken cancellationToken)
    {
        var (fields, problem) = await ReadAsync(request, allowForm, allowEmpty: true, cancellationToken);
        var password = fields?.TextOrNull("password");
        return (password, problem ?? fields?.Problem);
    }

    /// <summary>
    /// For a body that comes in several parts. Each is copied and consumed: should the rest not come, Kestrel could not end a read that had left
    /// a part unconsumed, and would call it a fault of the server.
    /// </summary>
    private static async ValueTask<(RequestFields? Fields, Problem? Problem)> ReadPartsAsync(
        PipeReader reader, ReadResult read, Expected expected, CancellationToken cancellationToken)
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
                    return expected.IsMultipart && !expected.Accepts(length)
                        ? await MultipartFields.ParseAsync(buffer, length, expected.Format.Boundary, expected.Names, cancellationToken)
                        : Parse(buffer.AsSpan(0, length), expected);
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

    private static (RequestFields? Fields, Problem? Problem) Parse(ReadOnlySpan<byte> body, Expected expected)
    {
        if (expected.Accepts(body.Length))
        {
            return (new RequestFields(expected.Names), null);
        }

        if (expected.Refusal is { } refusal)
        {
            // Only now is it known that there is a body: a chunked one states no length.
            return (null, refusal);
        }

        if (body.Length > MaximumBytes)
        {
            return (null, Problem.BodyTooLarge);
        }

        var isForm = expected.Format.Kind == BodyKind.Form;
        var fields = isForm
            ? FormFields.Parse(body, expected.Names)
            : JsonFields.Parse(body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body, expected.Names);
        return fields is null
            ? (null, Problem.Malformed($"The body is not {(isForm ? "a form" : "a JSON object")} in UTF-8, with each field once."))
            : (fields, null);
    }

    /// <summary>Why a body of this kind is not read at all; null if it is.</summary>
    private static Problem? Refusal(HttpRequest request, BodyKind kind, bool allowForm)
    {
        if (kind == BodyKind.Unsupported || (kind != BodyKind.Json && !allowForm))
        {
            var types = allowForm ? $"{BodyFormat.Form}, {BodyFormat.Multipart} or {BodyFormat.Json}" : BodyFormat.Json;
            return Problem.UnsupportedMediaType($"Send the body as {types} in UTF-8.");
        }

        // An application that calls UseRequestDecompression() has taken the header away.
        return request.Headers.ContentEncoding.All(encoding => string.IsNullOrEmpty(encoding) || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            ? null
            : Problem.EncodedBody;
    }

    private readonly record struct Expected(BodyFormat Format, Problem? Refusal, bool AllowEmpty, WireNames Names)
    {
        public bool IsMultipart => Format.Kind == BodyKind.Multipart && Refusal is null;

        public bool Accepts(int length) => length == 0 && AllowEmpty;
    }
}
