using System.Net;
using System.Text.Json;

namespace JwtDeviceAuth.Client.Server;

/// <summary>
/// Tells an answer of the API from everything else that answers on the way: proxies, captive portals, half-started servers.
/// </summary>
internal static class ReplyReader
{
    private const int LongestBody = 4 * 1024 * 1024;

    public static async Task<Reply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var (status, retryAfter) = (response.StatusCode, RetryAfterOf(response));
        return ((int)status, body) switch
        {
            (204, _) => new Reply(ReplyKind.Succeeded) { Status = status },
            (>= 200 and < 300, not null) => new Reply(ReplyKind.Succeeded) { Status = status, Body = body },
            (>= 400 and < 500, { Code: not null }) when !IsBusy(status) => new Reply(ReplyKind.Refused) { Status = status, Body = body, RetryAfter = retryAfter },
            _ => new Reply(ReplyKind.Failed) { Status = status, Body = body, RetryAfter = retryAfter, Reason = ReasonOf(response, body) },
        };
    }

    private static async Task<ReplyBody?> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (!IsJson(content.Headers.ContentType?.MediaType))
        {
            return null;
        }

        return Parse(await ReadBytesAsync(content, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Null if it is no JSON object, or is cut.</summary>
    public static ReplyBody? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind == JsonValueKind.Object ? new ReplyBody(json.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsJson(string? mediaType)
        => mediaType is not null
            && (mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Seconds; or a date, less the date of the answer, so that no clock of this machine counts.</summary>
    public static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } seconds } when seconds >= TimeSpan.Zero => seconds,
        { Date: { } date } when response.Headers.Date is { } answered && date > answered => date - answered,
        _ => null,
    };

    private static bool IsBusy(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (bytes.Length + read > LongestBody)
                {
                    throw new HttpRequestException("The answer is too long to be one of the API's.");
                }

                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
    }

    private static string ReasonOf(HttpResponseMessage response, ReplyBody? body) => ((int)response.StatusCode, body?.Code) switch
    {
        (var status, { } code) => $"{status} {code}",
        ( >= 300 and < 400, _) => $"{(int)response.StatusCode}, a redirect, which is not followed with a secret",
        (var status, _) => $"{status} with {response.Content.Headers.ContentType?.MediaType ?? "no body"}, which is no answer of the API",
    };
}
