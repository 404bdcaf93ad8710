using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Speaks the HTTP of the contract, with one node or with several in turn.</summary>
public sealed class AuthClient : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly RoundRobin _nodes;

    public AuthClient(params Uri[] addresses)
        : this(from: null, userAgent: null, addresses)
    {
    }

    /// <summary>A client elsewhere: with a source address of its own, such as 127.0.0.2, and a <c>User-Agent</c>.</summary>
    public AuthClient(IPAddress? from, string? userAgent, params Uri[] addresses)
    {
        _nodes = new RoundRobin(addresses, from);
        Http = new HttpClient(_nodes) { BaseAddress = addresses[0] };
        if (userAgent is not null)
        {
            Http.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        }
    }

    public HttpClient Http { get; }

    /// <summary>Sees every answer.</summary>
    public Action<HttpMethod, string, Answer>? Answered { get; set; }

    /// <summary>The scheme that access tokens are sent with.</summary>
    public string Scheme { get; set; } = "Bearer";

    /// <summary>Gets each request when it is known where it goes, and may add to it.</summary>
    public Action<HttpRequestMessage>? Sending { set => _nodes.Sending = value; }

    /// <summary>The node that got the last request.</summary>
    public Uri LastAsked => _nodes.LastAsked;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<long> SignUpAsync(string email, string password = Password)
    {
        var response = await PostJsonAsync("/users/signup", new JsonObject { ["email"] = email, ["name"] = "Ann", ["password"] = password });
        return (long)(await response.SuccessAsync())["id"]!;
    }

    public Task<Answer> PostLoginAsync(string email, string deviceId, string password = Password, string? deviceName = null)
    {
        Dictionary<string, string> form = new() { ["email"] = email, ["password"] = password, ["device_id"] = deviceId };
        if (deviceName is not null)
        {
            form["device_name"] = deviceName;
        }

        return PostFormAsync("/users/login", form);
    }

    public async Task<TokenPair> LoginAsync(string email, string deviceId, string password = Password, string? deviceName = null)
        => TokenPair.From(await (await PostLoginAsync(email, deviceId, password, deviceName)).SuccessAsync());

    public Task<Answer> PostRefreshAsync(string refreshToken)
        => PostFormAsync("/users/refresh", new() { ["refresh_token"] = refreshToken });

    public async Task<TokenPair> RefreshAsync(string refreshToken)
        => TokenPair.From(await (await PostRefreshAsync(refreshToken)).SuccessAsync());

    public Task<Answer> GetAsync(string path, string? accessToken = null) => SendAsync(HttpMethod.Get, path, accessToken);

    public Task<Answer> PostFormAsync(string path, Dictionary<string, string> form, string? accessToken = null)
        => SendAsync(HttpMethod.Post, path, accessToken, new FormUrlEncodedContent(form));

    public Task<Answer> PostJsonAsync(string path, JsonNode body, string? accessToken = null)
        => SendAsync(HttpMethod.Post, path, accessToken, Json(body));

    public Task<Answer> SendJsonAsync(HttpMethod method, string path, string accessToken, JsonNode body)
        => SendAsync(method, path, accessToken, Json(body));

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? accessToken = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(Scheme, accessToken);
        }

        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, Token);
        var answer = new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(Token),
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
        Answered?.Invoke(request.Method, response.RequestMessage?.RequestUri?.AbsolutePath ?? string.Empty, answer);
        return answer;
    }

    public void Dispose() => Http.Dispose();

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}

/// <summary>An answer, read whole.</summary>
public sealed record Answer(int Status, string Body, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Code => Body.StartsWith('{') ? (string?)Json["code"] : null;

    public Task<JsonNode> SuccessAsync()
    {
        Assert.True(Status == 200, $"Expected 200, got {Status}: {Body}");
        return Task.FromResult(Json);
    }

    /// <summary>Demands problem details with this status and code.</summary>
    public Answer IsProblem(int status, string code)
    {
        Assert.True((status, code) == (Status, Code), $"Expected {status} {code}, got {Status}: {Body}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(status, (int)Json["status"]!);
        if (status == 401)
        {
            Assert.Matches("^(Bearer|DPoP)( |$)", Headers["WWW-Authenticate"]);
        }

        return this;
    }

    /// <summary>Demands a failure in OAuth's form (RFC 6749, section 5.2), which a client of OAuth understands, with this library's code beside it.</summary>
    public Answer IsOAuthError(int status, string error, string code)
    {
        Assert.True((status, error, code) == (Status, Body.StartsWith('{') ? (string?)Json["error"] : null, Code), $"Expected {status} {error} {code}, got {Status}: {Body}");
        Assert.Equal("application/json", ContentType);
        Assert.Equal("no-store", Headers["Cache-Control"]);
        Assert.DoesNotContain("WWW-Authenticate", Headers.Keys);
        Assert.All((string)Json["error_description"]!, character => Assert.True(character is >= ' ' and <= '~' and not ('"' or '\\'), $"RFC 6749 does not take {character}"));
        return this;
    }

    /// <summary>Demands 400 <c>validation_failed</c> that names exactly these fields.</summary>
    public void IsInvalid(params string[] fields)
    {
        IsProblem(400, "validation_failed");
        Assert.Equal(fields.Order(), Json["errors"]!.AsObject().Select(error => error.Key).Order());
    }
}

/// <summary>The tokens of a login or refresh.</summary>
public sealed record TokenPair(string Access, string Refresh, long ExpiresIn, long RefreshExpiresIn)
{
    public static TokenPair From(JsonNode json, string type = "bearer")
    {
        Assert.Equal(type, (string?)json["token_type"]);
        return new TokenPair(
            (string)json["access_token"]!, (string)json["refresh_token"]!, (long)json["expires_in"]!, (long)json["refresh_expires_in"]!);
    }

    public JsonNode AccessPayload => Payload(Access);

    public JsonNode RefreshPayload => Payload(Refresh);

    public static JsonNode Payload(string token) => Part(token, 1);

    public static JsonNode Header(string token) => Part(token, 0);

    private static JsonNode Part(string token, int index)
        => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[index]))!;
}
