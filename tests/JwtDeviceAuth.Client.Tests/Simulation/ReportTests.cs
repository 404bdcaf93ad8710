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

    [Fact]
    public void A_refresh_that_fails_while_the_old_token_is_good_costs_nothing()
    {
        var client = SignedIn();
        Pass(Lifetime - TimeSpan.FromSeconds(20));
        _server.FaultOf = path => path == "/users/refresh" ? Fault.BadGateway : Fault.None;

        Assert.Equal(HttpStatusCode.OK, Get(client));

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
}
