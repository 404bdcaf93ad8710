using System.Net.Http.Headers;
using System.Text;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>What somebody has who reads the whole wire between a client and the server: every request, every answer.</summary>
internal sealed class Wiretap
{
    private readonly List<SentRequest> _requests = [];
    private readonly List<string> _answers = [];

    public IReadOnlyList<SentRequest> Requests => _requests;

    public string Text => string.Join('\n', _requests.Select(request => request.Text).Concat(_answers));

    /// <summary>Records what a client sends, each request with a proof of its key and the newest nonce.</summary>
    public void Listen(AuthClient client, ClientKey key)
    {
        client.Sending = request =>
        {
            key.ProveRequest(request);
            _requests.Add(SentRequest.Of(request));
        };
        client.Answered = (_, _, answer) =>
        {
            key.Nonce = answer.Headers.GetValueOrDefault("DPoP-Nonce") ?? key.Nonce;
            _answers.Add($"{string.Join('\n', answer.Headers.Values)}\n{answer.Body}");
        };
    }
}

/// <summary>A request that was sent once, and can be sent again.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Address, IReadOnlyList<KeyValuePair<string, IEnumerable<string>>> Headers, MediaTypeHeaderValue? ContentType, string Body)
{
    public string Text => $"{Address}\n{string.Join('\n', Headers.SelectMany(header => header.Value))}\n{Uri.UnescapeDataString(Body)}";

    public string Proof => Headers.Single(header => header.Key == "DPoP").Value.Single();

    public static SentRequest Of(HttpRequestMessage request)
    {
        using var reader = request.Content is null ? null : new StreamReader(request.Content.ReadAsStream(), leaveOpen: true);
        var sent = new SentRequest(
            request.Method, request.RequestUri!, [.. request.Headers.NonValidated.Select(header => KeyValuePair.Create(header.Key, (IEnumerable<string>)[.. header.Value]))],
            request.Content?.Headers.ContentType, reader?.ReadToEnd() ?? string.Empty);
        if (request.Content?.ReadAsStream() is { CanSeek: true } body)
        {
            body.Position = 0;
        }

        return sent;
    }

    /// <summary>The same again.</summary>
    public HttpRequestMessage Again()
    {
        var request = new HttpRequestMessage(Method, Address.PathAndQuery) { Content = ContentType is null ? null : new StringContent(Body, Encoding.UTF8, ContentType) };
        foreach (var (name, values) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        return request;
    }
}
