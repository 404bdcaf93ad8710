using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// A request whose headers have arrived and whose body is held back: the server has checked the access token and waits for the rest. It says so
/// itself, by <c>100 Continue</c>, so that nothing here depends on time.
/// </summary>
public sealed class HeldRequest : IDisposable
{
    private readonly HttpClient _http;
    private readonly HeldBody _body;
    private readonly Task<HttpResponseMessage> _answer;

    private HeldRequest(Uri address, HttpMethod method, string path, string? accessToken, JsonNode body)
    {
        _http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = address };
        _body = new HeldBody(Encoding.UTF8.GetBytes(body.ToJsonString()));
        var request = new HttpRequestMessage(method, path) { Content = _body };
        request.Headers.ExpectContinue = true;
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }

        _answer = _http.SendAsync(request, Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Sends the headers, and waits until the server asks for the body.</summary>
    public static async Task<HeldRequest> BeginAsync(AuthApp app, HttpMethod method, string path, string? accessToken, JsonNode body)
    {
        var request = new HeldRequest(app.Address, method, path, accessToken, body);
        if (await Task.WhenAny(request._body.Asked, request._answer) == request._answer)
        {
            using var early = await request._answer;
            Assert.Fail($"Answered {early.StatusCode} before the body was asked for.");
        }

        return request;
    }

    /// <summary>Sends the body.</summary>
    public async Task<Answer> FinishAsync()
    {
        _body.Release();
        using var response = await _answer;
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(Token),
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose() => _http.Dispose();

    private sealed class HeldBody : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldBody(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        public Task Asked => _asked.Task;

        public void Release() => _released.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _asked.TrySetResult();
            await _released.Task.WaitAsync(TimeSpan.FromMinutes(1));
            await stream.WriteAsync(_bytes, Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
