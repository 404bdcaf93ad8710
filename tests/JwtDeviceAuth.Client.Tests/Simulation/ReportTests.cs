using System.Net;
using JwtDeviceAuth.Client.Sessions;
using JwtDeviceAuth.Client.Tests.Rules;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>Faults that others have published about clients; docs/guides/dotnet-client.md names the reports.</summary>
public sealed class ReportTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly VirtualTime _time = new();
    private readonly SeededNumbers _numbers = new(11);
    private readonly SimulatedStore _store = new();
    private readonly ScriptedServer _server;

    public ReportTests() => _server = new ScriptedServer(_time, _numbers) { AccessLifetime = Lifetime };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_refresh_without_a_network_keeps_the_session() => AssertKept(Fault.NoNetwork);

    [Fact]
    public void A_429_keeps_the_session() => AssertKept(Fault.Throttled);

    [Theory]
    [InlineData(Fault.BadGateway)]
    [InlineData(Fault.Hang)]
    public void A_refresh_that_fails_while_the_old_token_is_good_costs_nothing(Fault fault)
    {
        var client = SignedIn();
        Pass(Lifetime - TimeSpan.FromSeconds(20));
        _server.FaultOf = path => path == "/users/refresh" ? fault : Fault.None;

        for (var request = 0; request < 3; request++)
        {
            var began = _time.Now;
            Assert.Equal(HttpStatusCode.OK, Get(client));
            Assert.InRange(_time.Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
        }

        Assert.NotEmpty(_server.Refreshes);
        Assert.Single(client.States);
    }

    [Fact]
    public void A_clock_that_is_an_hour_off_makes_no_refresh()
    {
        foreach (var hours in new[] { 1, -1 })
        {
            _time.WallOffset = TimeSpan.FromHours(hours);
            var client = SignedIn();
            for (var request = 0; request < 20; request++)
            {
                Assert.Equal(HttpStatusCode.OK, Get(client));
            }
        }

        Assert.Empty(_server.Refreshes);
    }

    [Fact]
    public void A_process_that_dies_in_a_refresh_holds_nobody_up()
    {
        var (victim, other) = (SignedIn(), NewClient());
        Pass(Lifetime);
        _ = victim.GetAsync();
        _time.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Single(_server.Refreshes);
        victim.Kill();
        var began = _time.Now;

        Assert.Equal(HttpStatusCode.OK, Get(other));

        Assert.InRange(_time.Now - began, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        Assert.Equal((1, 0), (_server.Rotations, _server.Thefts));
    }

    [Fact]
    public void A_subscriber_can_call_the_client()
    {
        var client = NewClient();
        var answers = new List<Task<HttpResponseMessage>>();
        client.Auth.StateChanged += (_, change) =>
        {
            answers.Add(client.GetAsync());
            if (change.State.UserId == "ann@example.com")
            {
                _ = client.SignInAsync("bob@example.com");
            }

            throw new InvalidOperationException("A subscriber that fails.");
        };

        _time.Run(client.SignInAsync());
        Pass(TimeSpan.FromSeconds(5));
        _time.Run(Task.WhenAll(answers));

        Assert.Equal("bob@example.com", client.Auth.State!.UserId);
        Assert.Equal(["ann@example.com", "bob@example.com"], client.States.Select(state => state.UserId));
    }

    [Theory]
    [InlineData(Fault.NoNetwork)]
    [InlineData(Fault.BadGateway)]
    [InlineData(Fault.Portal)]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.Redirect)]
    public void A_failed_sign_in_keeps_the_session_before_it(Fault fault)
    {
        var client = SignedIn();
        _server.FaultOf = path => path == "/users/login" ? fault : Fault.None;

        Assert.Equal(SignInStatus.Unavailable, _time.Run(client.SignInAsync("bob@example.com")).Status);
        Assert.Equal(HttpStatusCode.OK, Get(client));
        Assert.Equal("ann@example.com", Assert.Single(client.States).UserId);
    }

    [Fact]
    public void The_loser_of_a_race_takes_the_winners_token()
    {
        // Two clients whose claims nobody keeps: both refresh, and one answer is late.
        var rules = new ClientRules { LongestSilence = TimeSpan.Zero };
        var (first, second) = (new SimulatedClient(_time, _numbers, _server, _store, rules), new SimulatedClient(_time, _numbers, _server, _store, rules));
        _time.Run(first.SignInAsync());
        for (var expiry = 1; expiry <= 20; expiry++)
        {
            Pass(Lifetime);
            var work = new[] { first, second, first, second }.Select(client => client.GetAsync()).ToArray();
            Assert.All(_time.Run(Task.WhenAll(work)), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
            Assert.Equal((expiry, 0), (_server.Rotations, _server.Thefts));
        }

        Assert.True(_server.Refreshes.Count > 20, "Nobody raced.");
        Assert.True(first.Auth.State!.IsSignedIn && second.Auth.State!.IsSignedIn);
    }

    [Fact]
    public async Task An_answer_without_a_refresh_token_keeps_the_old_one()
    {
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/users/refresh"
            ? FixedServer.Json(HttpStatusCode.OK, """{"access_token":"access-2","token_type":"bearer","expires_in":1800}""")
            : request.Headers.Authorization!.Parameter == "access-2"
                ? new HttpResponseMessage(HttpStatusCode.OK)
                : FixedServer.Problem(HttpStatusCode.Unauthorized, "token_expired", "Bearer error=\"invalid_token\""));
        var store = new MemoryTokenStore();
        await using var client = server.NewClient(options => options.Store = store);
        await client.SignInAsync("ann@example.com", "secret", Token);
        using var http = client.CreateHttpClient();

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("todos", Token)).StatusCode);

        var text = await store.ReadAsync(new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress }).NameOf("session"), Token);
        Assert.Contains("\"refresh_token\":\"refresh-1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"access_token\":\"access-2\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_401_that_a_refresh_does_not_settle_ends_in_one_refresh()
    {
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/users/refresh"
            ? FixedServer.Tokens("access-2", "refresh-2")
            : FixedServer.Problem(HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\""));
        await using var client = server.NewClient();
        await client.SignInAsync("ann@example.com", "secret", Token);
        using var http = client.CreateHttpClient();

        for (var request = 0; request < 20; request++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("todos", Token)).StatusCode);
        }

        Assert.Single(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
        Assert.True((await client.GetStateAsync(Token)).IsSignedIn);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(521)]
    [InlineData(530)]
    public void A_page_of_a_gateway_in_the_place_of_an_answer_keeps_the_session(int status)
    {
        var isUp = true;
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath != "/users/refresh" ? new HttpResponseMessage(HttpStatusCode.OK)
            : isUp ? FixedServer.Tokens("access-2", "refresh-2")
            : FixedServer.Json((HttpStatusCode)status, "<!doctype html><title>Web server is down</title>", "text/html"));
        using var client = server.NewClient(options => options.TimeProvider = _time);
        var states = new List<AuthState>();
        client.StateChanged += (_, change) => states.Add(change.State);
        _time.Run(client.SignInAsync("ann@example.com", "secret", Token));
        using var http = client.CreateHttpClient();
        http.Timeout = Timeout.InfiniteTimeSpan;
        isUp = false;
        Pass(Lifetime + TimeSpan.FromSeconds(1));

        Assert.Throws<SessionUnavailableException>(() => _time.Run(http.GetAsync("todos", Token)));
        isUp = true;
        Pass(TimeSpan.FromSeconds(61));

        Assert.Equal(HttpStatusCode.OK, _time.Run(http.GetAsync("todos", Token)).StatusCode);
        Assert.True(Assert.Single(states).IsSignedIn);
    }

    [Fact]
    public void Requests_that_start_together_with_the_program_make_one_refresh()
    {
        SignedIn();
        Pass(Lifetime + TimeSpan.FromSeconds(1));
        var client = NewClient();

        var answers = _time.Run(Task.WhenAll(Enumerable.Range(0, 11).Select(_ => client.GetAsync())));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(_server.Refreshes);
    }

    [Fact]
    public void Requests_of_one_person_that_several_clients_of_a_server_send_make_one_refresh()
    {
        SignedIn();
        Pass(Lifetime + TimeSpan.FromSeconds(1));

        var answers = _time.Run(Task.WhenAll(Enumerable.Range(0, 6).Select(_ => NewClient().GetAsync())));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal((1, 0), (_server.Refreshes.Count, _server.Thefts));
    }

    [Fact]
    public void A_process_that_was_idle_takes_the_token_that_another_has_refreshed_long_before()
    {
        var (idle, busy) = (SignedIn(), NewClient());
        _time.Run(idle.GetStateAsync());
        for (var hour = 0; hour < 5; hour++)
        {
            Pass(TimeSpan.FromHours(1));
            Assert.Equal(HttpStatusCode.OK, Get(busy));
        }

        Assert.Equal(HttpStatusCode.OK, Get(idle));

        Assert.Equal((5, 5, 0), (_server.Refreshes.Count, _server.Rotations, _server.Thefts));
        Assert.Single(idle.States);
    }

    [Fact]
    public void A_program_that_comes_back_from_sleep_and_finds_the_network_refreshes_once()
    {
        var client = SignedIn();
        _server.FaultOf = _ => Fault.NoNetwork;
        Pass(Lifetime + TimeSpan.FromSeconds(1));
        Assert.Throws<SessionUnavailableException>(() => _time.Run(client.GetAsync()));
        Pass(TimeSpan.FromMinutes(10));
        var before = _server.Refreshes.Count;
        _server.FaultOf = _ => Fault.None;

        var requests = new[] { client.GetAsync(), client.GetAsync() };
        _time.Run(Task.WhenAll(client.Auth.NetworkIsBackAsync(), client.Auth.NetworkIsBackAsync()));
        Assert.All(_time.Run(Task.WhenAll(requests)), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        Assert.Equal((before + 1, 1), (_server.Refreshes.Count, _server.Rotations));
    }

    [Fact]
    public void A_refusal_that_comes_after_another_has_stored_the_next_token_ends_nothing()
    {
        var store = new MemoryTokenStore();
        var name = new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress }).NameOf("session");
        var server = FixedServer.SignedIn(request =>
        {
            if (request.RequestUri!.AbsolutePath != "/users/refresh")
            {
                return new HttpResponseMessage(request.Headers.Authorization?.Parameter == "access-2" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
            }

            // Another process has won, and stored its tokens, before this one is refused.
            var text = store.ReadAsync(name, Token).AsTask().Result!;
            store.WriteAsync(name, text.Replace("access-1", "access-2", StringComparison.Ordinal).Replace("refresh-1", "refresh-2", StringComparison.Ordinal)
                .Replace("\"generation\":0", "\"generation\":1", StringComparison.Ordinal), Token).AsTask().Wait(Token);
            return FixedServer.Problem(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        });
        using var client = server.NewClient(options => (options.Store, options.TimeProvider) = (store, _time));
        var states = new List<AuthState>();
        client.StateChanged += (_, change) => states.Add(change.State);
        _time.Run(client.SignInAsync("ann@example.com", "secret", Token));
        using var http = client.CreateHttpClient();
        http.Timeout = Timeout.InfiniteTimeSpan;
        Pass(Lifetime + TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, _time.Run(http.GetAsync("todos", Token)).StatusCode);

        Assert.Single(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
        Assert.True(Assert.Single(states).IsSignedIn);
    }

    [Fact]
    public void A_refresh_that_is_due_and_a_401_at_the_same_moment_make_one_refresh()
    {
        var client = SignedIn();
        Pass(Lifetime - TimeSpan.FromSeconds(20));

        // The server has ended the access token by its own clock, which runs ahead, and the client has just begun to refresh.
        _time.Slept += TimeSpan.FromSeconds(30);
        var requests = new[] { client.GetAsync(), client.GetAsync(), client.GetAsync() };

        Assert.All(_time.Run(Task.WhenAll(requests)), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal((1, 1), (_server.Refreshes.Count, _server.Rotations));
    }

    [Fact]
    public async Task Who_asks_for_a_token_while_the_store_is_read_waits_for_it()
    {
        var (store, read) = (new MemoryTokenStore(), new TaskCompletionSource());
        var server = FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.OK));
        await using (var before = server.NewClient(options => options.Store = store))
        {
            await before.SignInAsync("ann@example.com", "secret", Token);
        }

        await using var client = server.NewClient(options => options.Store = new SlowStore(store, read.Task));
        var (token, state) = (client.GetAccessTokenAsync(Token).AsTask(), client.GetStateAsync(Token).AsTask());
        Assert.False(token.IsCompleted || state.IsCompleted);
        Assert.Null(client.State);
        read.SetResult();

        Assert.Equal(("access-1", true), (await token, (await state).IsSignedIn));
    }

    [Fact]
    public void A_subscriber_that_uses_the_client_at_the_start_with_an_expired_token_holds_nothing_up()
    {
        SignedIn();
        _server.End("ann@example.com");
        Pass(Lifetime + TimeSpan.FromSeconds(1));
        var client = NewClient();
        var inside = new List<Task>();
        client.Auth.StateChanged += (_, change) => inside.AddRange([client.GetStateAsync(), client.GetAsync(), client.Auth.GetAccessTokenAsync(Token).AsTask()]);
        var began = _time.Now;

        Assert.Equal(HttpStatusCode.Unauthorized, Get(client));
        _time.Run(Task.WhenAll(inside));

        Assert.Equal(3, inside.Count);
        Assert.InRange(_time.Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.False(client.Auth.State!.IsSignedIn);
    }

    private void AssertKept(Fault fault)
    {
        var client = SignedIn();
        Pass(Lifetime + TimeSpan.FromSeconds(1));
        _server.FaultOf = path => path == "/users/refresh" ? fault : Fault.None;
        Assert.Throws<SessionUnavailableException>(() => _time.Run(client.GetAsync()));
        Pass(TimeSpan.FromHours(5));
        Assert.Throws<SessionUnavailableException>(() => _time.Run(client.GetAsync()));
        Assert.Single(client.States);

        _server.FaultOf = _ => Fault.None;
        Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, Get(client));
        Assert.Single(client.States);
    }

    private SimulatedClient SignedIn()
    {
        var client = NewClient();
        _time.Run(client.SignInAsync());
        return client;
    }

    private HttpStatusCode Get(SimulatedClient client) => _time.Run(client.GetAsync()).StatusCode;

    private void Pass(TimeSpan by) => _time.Pass(by);

    private SimulatedClient NewClient() => new(_time, _numbers, _server, _store, new ClientRules());

    private sealed class SlowStore(MemoryTokenStore store, Task read) : ITokenStore
    {
        public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
        {
            await read.ConfigureAwait(false);
            return await store.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        }

        public ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken) => store.WriteAsync(name, value, cancellationToken);
    }
}
