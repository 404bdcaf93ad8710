using System.Net;
using System.Net.Http.Json;
using JwtDeviceAuth.Client.Tests.Simulation;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

public sealed class RequestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://api.example.com/todos", "Bearer access-1")]
    [InlineData("https://other.example.com/todos", null)]
    [InlineData("http://api.example.com/todos", null)]
    public async Task A_request_elsewhere_has_no_token(string address, string? authorization)
    {
        var server = FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.OK));
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();

        await http.GetAsync(address, Token);

        Assert.Equal(authorization, server.Requests[^1].Authorization);
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.SeeOther)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task A_redirect_within_the_API_keeps_the_token_and_one_to_another_host_loses_it(HttpStatusCode status)
    {
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath switch
        {
            "/here" => FixedServer.Redirect(status, "/there"),
            "/away" => FixedServer.Redirect(status, "https://evil.example/"),
            _ => new HttpResponseMessage(HttpStatusCode.OK),
        });
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();

        using var there = await http.GetAsync("here", Token);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        Assert.Equal(("https://api.example.com/there", "Bearer access-1"), (server.Requests[^1].Address, server.Requests[^1].Authorization));

        using var away = await http.GetAsync("away", Token);
        Assert.Equal(("https://evil.example/", null), (server.Requests[^1].Address, server.Requests[^1].Authorization));

        // A body goes to no other host, with or without a token.
        using var posted = await http.PostAsJsonAsync("away", new { secret = 1 }, Token);
        Assert.Equal(status, posted.StatusCode);
        Assert.Equal("https://api.example.com/away", server.Requests[^1].Address);
    }

    [Fact]
    public void A_redirect_of_the_sign_in_or_the_refresh_is_not_followed()
    {
        var (isUp, time) = (true, new VirtualTime());
        var server = new FixedServer(request => isUp && request.RequestUri!.AbsolutePath == "/users/login"
            ? FixedServer.Tokens("access-1", "refresh-1", expiresIn: 1)
            : FixedServer.Redirect(HttpStatusCode.PermanentRedirect, "https://evil.example/"));
        using var client = server.NewClient(options => options.TimeProvider = time);
        Assert.True(time.Run(client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        isUp = false;
        time.Pass(TimeSpan.FromSeconds(1.1));

        Assert.Equal(SignInStatus.Unavailable, time.Run(client.SignInAsync("ann@example.com", "secret", Token)).Status);
        Assert.Throws<SessionUnavailableException>(() => time.Run(client.GetAccessTokenAsync(Token).AsTask()));
        Assert.All(server.Requests, request => Assert.StartsWith("https://api.example.com/users/", request.Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_is_sent_again_up_to_a_bound_and_a_longer_one_is_not()
    {
        var server = Expiring();
        await using var client = await SignedInAsync(server, options => options.MaximumRepeatedBody = 1000);
        using var http = client.CreateHttpClient();

        using var kept = await http.PostAsync("todos", new StreamContent(new MemoryStream(new byte[1000])), Token);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Equal([1000, 1000], server.Requests.Where(request => request.Address.EndsWith("/todos", StringComparison.Ordinal)).Select(request => request.Body.Length));

        server = Expiring();
        await using var other = await SignedInAsync(server, options => options.MaximumRepeatedBody = 1000);
        using var otherHttp = other.CreateHttpClient();
        using var tooLong = await otherHttp.PostAsync("todos", new StreamContent(new MemoryStream(new byte[1001])), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, tooLong.StatusCode);
        Assert.True((await other.GetStateAsync(Token)).IsSignedIn);

        // The caller can send it again: the token is a new one.
        using var again = await otherHttp.PostAsync("todos", new StreamContent(new MemoryStream(new byte[1001])), Token);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_body_that_the_server_refused_before_it_read_it_is_sent_again()
    {
        var handler = new UnreadBodies();
        await using var client = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress, CreateHandler = () => handler, UseDeviceKey = false });
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        using var http = client.CreateHttpClient();

        using var answer = await http.PostAsync("todos", new StreamContent(new MemoryStream(new byte[1000])), Token);

        Assert.Equal((HttpStatusCode.OK, 1000), (answer.StatusCode, handler.Read));
    }

    [Theory]
    [InlineData("token_expired", "Bearer error=\"invalid_token\"")]
    [InlineData("recent_login_required", "Bearer error=\"insufficient_user_authentication\", max_age=\"300\"")]
    public async Task What_another_host_says_that_a_redirect_led_to_asks_for_nothing(string code, string challenge)
    {
        var server = FixedServer.SignedIn(request => request.RequestUri!.Host == "api.example.com"
            ? FixedServer.Redirect(HttpStatusCode.Found, "https://evil.example/")
            : FixedServer.Problem(HttpStatusCode.Unauthorized, code, challenge));
        await using var client = await SignedInAsync(server, options => options.StepUp = (_, _) => throw new InvalidOperationException("The person was asked."));
        using var http = client.CreateHttpClient();

        using var answer = await http.GetAsync("away", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(["/users/login", "/away", "/"], server.Requests.Select(request => new Uri(request.Address).AbsolutePath));
    }

    [Fact]
    public async Task A_token_that_is_refused_for_good_keeps_only_its_own_session_from_refreshing()
    {
        var isRefused = true;
        var server = new FixedServer(request => request.RequestUri!.AbsolutePath switch
        {
            "/users/login" => FixedServer.Tokens("access-1", "refresh-1"),
            "/users/refresh" => FixedServer.Tokens("access-2", "refresh-2"),
            "/users/logout" => new HttpResponseMessage(HttpStatusCode.NoContent),
            _ => isRefused || request.Headers.Authorization!.Parameter != "access-2"
                ? FixedServer.Problem(HttpStatusCode.Unauthorized, "token_expired", "Bearer error=\"invalid_token\"")
                : new HttpResponseMessage(HttpStatusCode.OK),
        });
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("todos", Token)).StatusCode);

        Assert.True((await client.SignInAsync("bob@example.com", "secret", Token)).Succeeded);
        isRefused = false;

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("todos", Token)).StatusCode);
    }

    [Fact]
    public async Task A_json_body_without_a_length_is_sent_again()
    {
        var server = Expiring();
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();

        using var answer = await http.PostAsJsonAsync("todos", new { title = "milk" }, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"title":"milk"}""", server.Requests[^1].Body);
    }

    [Theory]
    [InlineData(null, "text/html")]
    [InlineData("Basic realm=\"proxy\"", "text/html")]
    [InlineData("Negotiate", "text/plain")]
    public async Task A_401_that_is_not_the_APIs_leads_to_no_refresh(string? challenge, string mediaType)
    {
        var server = FixedServer.SignedIn(_ =>
        {
            var answer = FixedServer.Json(HttpStatusCode.Unauthorized, "<p>Sign in to our network</p>", mediaType);
            if (challenge is not null)
            {
                answer.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge);
            }

            return answer;
        });
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();

        using var answer = await http.GetAsync("todos", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
        Assert.Contains("our network", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_an_authorization_of_its_own_is_left_alone_and_a_synchronous_one_is_refused()
    {
        var server = FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.OK));
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();
        using var own = new HttpRequestMessage(HttpMethod.Get, "todos") { Headers = { Authorization = new("Basic", "abc") } };

        await http.SendAsync(own, Token);

        Assert.Equal("Basic abc", server.Requests[^1].Authorization);
        using var synchronous = new HttpRequestMessage(HttpMethod.Get, "todos");
        Assert.Throws<NotSupportedException>(() => http.Send(synchronous, Token));

        // One that gets no token has nothing to wait for.
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "https://other.example.com/");
        Assert.Equal(HttpStatusCode.OK, http.Send(elsewhere, Token).StatusCode);
    }

    [Theory]
    [InlineData("token_expired", 100, HttpStatusCode.OK)]
    [InlineData("wrong_pin", 100, HttpStatusCode.Unauthorized)]
    [InlineData("token_expired", 1_000_000, HttpStatusCode.Unauthorized)]
    public async Task A_401_of_unknown_length_is_read_up_to_a_bound_and_the_caller_gets_all_of_it(string code, int padding, HttpStatusCode expected)
    {
        CountedStream? body = null;
        var text = $$"""{"padding":"{{new string('x', padding)}}","code":"{{code}}"}""";
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/users/refresh"
            ? FixedServer.Tokens("access-2", "refresh-2")
            : request.Headers.Authorization!.Parameter == "access-2"
                ? new HttpResponseMessage(HttpStatusCode.OK)
                : new HttpResponseMessage(HttpStatusCode.Unauthorized)
                {
                    Content = new StreamContent(body = new CountedStream(System.Text.Encoding.UTF8.GetBytes(text))) { Headers = { ContentType = new("application/problem+json") } },
                });
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();

        using var answer = await http.GetAsync("todos", HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal(expected, answer.StatusCode);
        Assert.InRange(body!.Count, 1, 64 * 1024 + 1);
        if (expected == HttpStatusCode.Unauthorized)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(text, await answer.Content.ReadAsStringAsync(Token));

            // And so does one who reads all of it at once, or without waiting.
            using var whole = await http.GetAsync("todos", Token);
            Assert.Equal(text, await whole.Content.ReadAsStringAsync(Token));
            using var third = await http.GetAsync("todos", HttpCompletionOption.ResponseHeadersRead, Token);
            using var reader = new StreamReader(third.Content.ReadAsStream(Token));
            Assert.Equal(text, reader.ReadToEnd());
        }
    }

    [Fact]
    public async Task A_401_that_breaks_off_is_an_error_of_the_request_and_ends_nothing()
    {
        var server = FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.Unauthorized)
        {
            Content = new StreamContent(new CountedStream("{\"code\":"u8.ToArray()) { Breaks = true }) { Headers = { ContentType = new("application/json") } },
        });
        await using var client = await SignedInAsync(server);
        using var http = client.CreateHttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("todos", Token));

        Assert.True((await client.GetStateAsync(Token)).IsSignedIn);
    }

    [Fact]
    public async Task A_body_of_which_a_lost_connection_took_a_part_is_whole_when_it_is_repeated()
    {
        // As SocketsHttpHandler does after a GOAWAY, or a handler that tries again: the content is asked for its bytes anew.
        var handler = new LosesConnection();
        await using var client = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress, CreateHandler = () => handler, UseDeviceKey = false });
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        using var http = client.CreateHttpClient();

        using var answer = await http.PostAsJsonAsync("todos", new { title = "milk" }, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["""{"title":"milk"}""", """{"title":"milk"}"""], handler.Bodies);
    }

    [Fact]
    public async Task A_handler_further_out_can_send_the_request_again_and_the_answer_shows_where_it_came_from()
    {
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/here"
            ? FixedServer.Redirect(HttpStatusCode.SeeOther, "/there")
            : new HttpResponseMessage(HttpStatusCode.OK));
        await using var client = await SignedInAsync(server);
        using var http = new HttpMessageInvoker(client.CreateHandler(server), disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.example.com/here") { Content = JsonContent.Create(new { title = "milk" }) };
        request.Headers.TransferEncodingChunked = true;

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            using var answer = await http.SendAsync(request, Token);

            Assert.Equal((HttpMethod.Get, "https://api.example.com/there"), (answer.RequestMessage!.Method, answer.RequestMessage.RequestUri!.AbsoluteUri));
            Assert.Equal((HttpMethod.Post, "https://api.example.com/here", true), (request.Method, request.RequestUri!.AbsoluteUri, request.Headers.TransferEncodingChunked));
            Assert.Null(request.Headers.Authorization);
            Assert.Equal(["POST", "GET"], server.Requests.TakeLast(2).Select(sent => sent.Method));
            Assert.Equal(["""{"title":"milk"}""", string.Empty], server.Requests.TakeLast(2).Select(sent => sent.Body));
        }
    }

    [Fact]
    public async Task Step_up_asks_once_for_all_requests_and_a_request_of_the_callback_does_not_wait_for_it()
    {
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/users/me/reauthenticate"
            ? FixedServer.Json(HttpStatusCode.OK, """{"access_token":"fresh","token_type":"bearer","expires_in":1800}""")
            : request.Headers.Authorization!.Parameter == "fresh"
                ? new HttpResponseMessage(HttpStatusCode.OK)
                : FixedServer.Problem(HttpStatusCode.Unauthorized, "recent_login_required", "Bearer error=\"insufficient_user_authentication\", max_age=\"300\""));
        var asked = new List<StepUpRequest>();
        HttpClient? http = null;
        await using var client = await SignedInAsync(server, options => options.StepUp = async (request, cancellationToken) =>
        {
            asked.Add(request);
            using var answer = await http!.GetAsync("methods", cancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            return new StepUpProof { Password = "secret" };
        });
        using (http = client.CreateHttpClient())
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => http.GetAsync("payments", Token)));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
            Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(asked).MaximumAge);
            Assert.DoesNotContain(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_request_that_was_given_up_while_it_waited()
    {
        var server = FixedServer.SignedIn(_ => FixedServer.Problem(HttpStatusCode.Unauthorized, "recent_login_required", "Bearer error=\"insufficient_user_authentication\""));
        var (asked, answer) = (0, new TaskCompletionSource<StepUpProof?>());
        await using var client = await SignedInAsync(server, options => options.StepUp = (_, _) =>
        {
            asked++;
            return new(answer.Task);
        });
        using var http = client.CreateHttpClient();
        using var given = new CancellationTokenSource();
        var (first, second) = (http.GetAsync("payments", Token), http.GetAsync("payments", given.Token));

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        answer.SetResult(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await first).StatusCode);

        Assert.Equal(1, asked);
    }

    private static FixedServer Expiring() => FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/users/refresh"
        ? FixedServer.Tokens("access-2", "refresh-2")
        : request.Headers.Authorization!.Parameter == "access-2"
            ? new HttpResponseMessage(HttpStatusCode.OK)
            : FixedServer.Problem(HttpStatusCode.Unauthorized, "token_expired", "Bearer error=\"invalid_token\""));

    private static async Task<JwtDeviceAuthClient> SignedInAsync(FixedServer server, Action<JwtDeviceAuthClientOptions>? configure = null)
    {
        var client = server.NewClient(configure);
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        return client;
    }

    /// <summary>An API of which the first token has expired, and that reads a body in its own way.</summary>
    private abstract class ExpiredServer : HttpMessageHandler
    {
        protected sealed override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/users/login":
                    return FixedServer.Tokens("access-1", "refresh-1");
                case "/users/refresh":
                    return FixedServer.Tokens("access-2", "refresh-2");
                default:
                    var isExpired = request.Headers.Authorization!.Parameter != "access-2";
                    await ReadAsync(request.Content!, isExpired, cancellationToken);
                    return isExpired
                        ? FixedServer.Problem(HttpStatusCode.Unauthorized, "token_expired", "Bearer error=\"invalid_token\"")
                        : new HttpResponseMessage(HttpStatusCode.OK);
            }
        }

        protected abstract Task ReadAsync(HttpContent content, bool isExpired, CancellationToken cancellationToken);
    }

    /// <summary>Refuses the first token when it has the headers alone.</summary>
    private sealed class UnreadBodies : ExpiredServer
    {
        public int Read { get; private set; }

        protected override async Task ReadAsync(HttpContent content, bool isExpired, CancellationToken cancellationToken)
        {
            if (!isExpired)
            {
                Read = (await content.ReadAsByteArrayAsync(cancellationToken)).Length;
            }
        }
    }

    /// <summary>Gives its bytes in small pieces, and counts them; without a length.</summary>
    private sealed class CountedStream(byte[] bytes) : Stream
    {
        public int Count { get; private set; }

        public bool Breaks { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(Math.Min(count, 1000), bytes.Length - Count);
            bytes.AsSpan(Count, read).CopyTo(buffer.AsSpan(offset));
            Count += read;
            return read == 0 && Breaks ? throw new IOException("The response ended prematurely.") : read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>The first attempt of each request breaks when its body is on the way.</summary>
    private sealed class LosesConnection : ExpiredServer
    {
        public List<string> Bodies { get; } = [];

        protected override async Task ReadAsync(HttpContent content, bool isExpired, CancellationToken cancellationToken)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => content.CopyToAsync(new Lost(), cancellationToken));
            var body = new MemoryStream();
            await content.CopyToAsync(body, cancellationToken);
            Bodies.Add(System.Text.Encoding.UTF8.GetString(body.ToArray()));
        }
    }

    private sealed class Lost : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Connection reset by peer");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("Connection reset by peer");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Connection reset by peer");
    }
}
