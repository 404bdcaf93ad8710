using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace JwtDeviceAuth.Faults.Tests;

/// <summary>
/// Sends requests as the contract asks of a client: to the nodes in turn, and, where no answer comes or it is 503, the same request again to
/// the next one, until there is an answer.
/// </summary>
public sealed class Caller(IReadOnlyList<Uri> nodes, Counts counts) : IDisposable
{
    // Well under the leeway, within which a lost answer can be had again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private int _next;

    public Task<Reply> PostAsync(string path, params (string Name, string Value)[] form)
        => PostAsync(path, () => new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<Reply> PostAsync(string path, Func<HttpContent> content)
        => UntilAnsweredAsync(() => new HttpRequestMessage(HttpMethod.Post, path) { Content = content() });

    public Task<Reply> SendAsync(HttpMethod method, string path, string accessToken)
        => UntilAnsweredAsync(() => WithToken(method, path, accessToken));

    /// <summary>Asks one node, once.</summary>
    public async Task<Reply> AskAsync(Uri node, string path, string accessToken)
    {
        using var request = WithToken(HttpMethod.Get, path, accessToken);
        return await SendAsync(node, request) ?? new Reply(0, "no answer", Repeated: false);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage WithToken(HttpMethod method, string path, string accessToken)
        => new(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };

    private async Task<Reply> UntilAnsweredAsync(Func<HttpRequestMessage> make)
    {
        var since = Stopwatch.GetTimestamp();
        for (var isRepeated = false; ; isRepeated = true)
        {
            using var request = make();
            if (await SendAsync(nodes[Interlocked.Increment(ref _next) % nodes.Count], request) is { } reply)
            {
                return reply with { Repeated = isRepeated };
            }

            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException($"No node has answered {request.Method} {request.RequestUri?.AbsolutePath} for {Patience}.");
            }

            counts.Repeated();
            await Task.Delay(Pause);
        }
    }

    /// <summary>Null where no answer came, or the answer was to try again.</summary>
    private async Task<Reply?> SendAsync(Uri node, HttpRequestMessage request)
    {
        request.RequestUri = new Uri(node, request.RequestUri!);
        try
        {
            using var response = await _http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            return response.StatusCode == HttpStatusCode.ServiceUnavailable ? null : new Reply((int)response.StatusCode, body, Repeated: false);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }
}

/// <summary>An answer, and whether the request had been sent before.</summary>
public sealed record Reply(int Status, string Body, bool Repeated);
