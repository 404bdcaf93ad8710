using System.Net;
using System.Text;
using JwtDeviceAuth.Client.Tests.Simulation;

namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>Answers as a test says, and keeps what it was sent.</summary>
internal sealed class FixedServer(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public const string BaseAddress = "https://api.example.com/users";

    public List<(string Method, string Address, string? Authorization, string? Proof, string Body)> Requests { get; } = [];

    public static FixedServer SignedIn(Func<HttpRequestMessage, HttpResponseMessage> answer)
        => new(request => request.RequestUri!.AbsolutePath switch
        {
            "/users/login" => Tokens("access-1", "refresh-1"),
            _ => answer(request),
        });

    public static HttpResponseMessage Tokens(string access, string refresh, string type = "bearer", double expiresIn = 1800)
        => Json(HttpStatusCode.OK, $$"""{"access_token":"{{access}}","refresh_token":"{{refresh}}","token_type":"{{type}}","expires_in":{{expiresIn}}}""");

    public static HttpResponseMessage Problem(HttpStatusCode status, string code, string? challenge = null)
    {
        var response = Json(status, $$"""{"code":"{{code}}"}""", "application/problem+json");
        if (challenge is not null)
        {
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge);
        }

        return response;
    }

    public static HttpResponseMessage Json(HttpStatusCode status, string json, string mediaType = "application/json")
        => new(status) { Content = new StringContent(json, Encoding.UTF8, mediaType) };

    public static HttpResponseMessage Redirect(HttpStatusCode status, string address) => new(status) { Headers = { Location = new Uri(address, UriKind.RelativeOrAbsolute) } };

    public JwtDeviceAuthClient NewClient(Action<JwtDeviceAuthClientOptions>? configure = null)
    {
        var options = new JwtDeviceAuthClientOptions { BaseAddress = BaseAddress, CreateHandler = () => this, UseDeviceKey = false };
        configure?.Invoke(options);
        return new JwtDeviceAuthClient(VirtualTime.SettingsOf(options), loggers: null);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Requests)
        {
            Requests.Add((
                request.Method.Method,
                request.RequestUri!.AbsoluteUri,
                request.Headers.Authorization?.ToString(),
                request.Headers.TryGetValues("DPoP", out var proofs) ? proofs.Single() : null,
                body));
        }

        var response = answer(request);
        response.RequestMessage = request;
        return response;
    }
}
