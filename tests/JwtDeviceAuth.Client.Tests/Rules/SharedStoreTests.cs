using System.Net;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Client.Tests.Simulation;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>What a client remembers, and another has changed in the store meanwhile.</summary>
public sealed class SharedStoreTests
{
    private static readonly string Name = new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress }).NameOf("session");

    private readonly ChangedStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_knows_of_no_session_looks_before_a_request_goes_out_without_a_token()
    {
        // A store that shows no changes, such as the secure storage of a platform.
        var (server, store) = (FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.OK)), new PlainStore());
        await using var first = server.NewClient(options => options.Store = store);
        await using var second = server.NewClient(options => options.Store = store);
        Assert.False((await first.GetStateAsync(Token)).IsSignedIn);
        Assert.True((await second.SignInAsync("ann@example.com", "secret", Token)).Succeeded);

        using var http = first.CreateHttpClient();
        await http.GetAsync("todos", Token);

        Assert.Equal("Bearer access-1", server.Requests[^1].Authorization);
        Assert.True(first.State!.IsSignedIn);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_store_that_could_not_be_looked_at_once_is_looked_at_again(bool hasNoStamp, bool failsOnce)
    {
        var server = Accounts();
        await using var first = server.NewClient(options => options.Store = _store);
        using var http = first.CreateHttpClient();
        Assert.True((await first.SignInAsync("ann", "secret", Token)).Succeeded);
        _store.HasNoStamp = hasNoStamp;
        await using (var second = server.NewClient(options => options.Store = _store))
        {
            Assert.True((await second.SignInAsync("bob", "secret", Token)).Succeeded);
        }

        _store.FailsOnce = failsOnce;
        await http.GetAsync("todos", Token);
        await http.GetAsync("todos", Token);

        Assert.Equal("Bearer of-bob", server.Requests[^1].Authorization);
    }

    [Fact]
    public void A_write_without_the_hold_does_not_hide_what_another_has_written_since()
    {
        var (server, time) = (Accounts(), new VirtualTime());
        using var first = server.NewClient(options => (options.Store, options.TimeProvider) = (_store, time));
        using var second = server.NewClient(options => (options.Store, options.TimeProvider) = (_store, time));
        Assert.True(time.Run(first.SignInAsync("ann", "secret", Token)).Succeeded);

        // Somebody who was stopped in the middle holds it, so both write without; and the other writes between this one's write and its look at the stamp.
        using (_store.TryBeginUpdate(Name))
        {
            _store.AfterWrite = async () =>
            {
                _store.AfterWrite = null;
                Assert.True((await second.SignInAsync("bob", "secret", Token).ConfigureAwait(false)).Succeeded);
            };
            time.Run(first.SignInAsync("cid", "secret", Token));
        }

        Assert.Equal("of-bob", time.Run(first.GetAccessTokenAsync(Token).AsTask()));
    }

    [Fact]
    public void A_cool_down_that_another_client_has_ended_is_not_waited_for()
    {
        var time = new VirtualTime();
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/users/refresh" ? FixedServer.Tokens("access-2", "refresh-2") : new HttpResponseMessage(HttpStatusCode.OK));
        using var first = server.NewClient(options => (options.Store, options.TimeProvider) = (_store, time));
        using var second = server.NewClient(options => (options.Store, options.TimeProvider) = (_store, time));
        Assert.True(time.Run(first.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        time.Pass(TimeSpan.FromMinutes(31));
        NoteCoolDown(new Sessions.MonotonicClock(time), TimeSpan.FromSeconds(20));

        // The other client is the one who is told that the network is back.
        var (waiting, began) = (first.GetAccessTokenAsync(Token).AsTask(), time.Now);
        time.Pass(TimeSpan.FromSeconds(1));
        time.Run(second.NetworkIsBackAsync());
        Assert.Equal("access-2", time.Run(second.GetAccessTokenAsync(Token).AsTask()));

        Assert.Equal("access-2", time.Run(waiting));
        Assert.InRange(time.Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Single(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
    }

    [Fact]
    public void No_refresh_is_claimed_in_a_cool_down_that_another_has_just_noted()
    {
        var time = new VirtualTime();
        var server = FixedServer.SignedIn(_ => FixedServer.Tokens("access-2", "refresh-2"));
        using var client = server.NewClient(options => (options.Store, options.TimeProvider) = (_store, time));
        Assert.True(time.Run(client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        time.Pass(TimeSpan.FromMinutes(31));

        // The refresh of another client fails between this one's look and its claim, which is the first that reads.
        _store.BeforeRead = read =>
        {
            if (read == 1)
            {
                NoteCoolDown(new Sessions.MonotonicClock(time), TimeSpan.FromSeconds(100));
            }
        };

        Assert.Throws<SessionUnavailableException>(() => time.Run(client.GetAccessTokenAsync(Token).AsTask()));
        Assert.DoesNotContain(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_out_that_another_has_completed_meanwhile_cools_nothing_down()
    {
        var server = FixedServer.SignedIn(_ =>
        {
            var document = JsonNode.Parse(_store.Text(Name)!)!;
            document["sign_outs"] = new JsonArray();
            _store.SetText(Name, document.ToJsonString());
            return new HttpResponseMessage(HttpStatusCode.BadGateway);
        });
        await using var client = server.NewClient(options => options.Store = _store);
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);

        Assert.Equal(SignOutStatus.Completed, await client.SignOutAsync(Token));

        Assert.Null(JsonNode.Parse(_store.Text(Name)!)!["cool_down"]);
    }

    [Fact]
    public void A_sign_out_by_another_holds_although_this_client_could_not_write_its_last_refresh()
    {
        var (time, numbers, store) = (new VirtualTime(), new TestSupport.SeededNumbers(6), new SimulatedStore());
        var server = new ScriptedServer(time, numbers);
        var (first, second) = (new SimulatedClient(time, numbers, server, store, new()), new SimulatedClient(time, numbers, server, store, new()));
        time.Run(first.SignInAsync());
        time.Run(second.GetStateAsync());
        time.Pass(TimeSpan.FromMinutes(31));
        store.IsFull = true;
        Assert.Equal(HttpStatusCode.OK, time.Run(first.GetAsync()).StatusCode);
        Assert.False(first.Auth.IsSaved);
        store.IsFull = false;

        server.FaultOf = path => path == "/users/logout" ? Fault.NoNetwork : Fault.None;
        time.Run(second.Auth.SignOutAsync(Token));

        Assert.False(time.Run(first.GetStateAsync()).IsSignedIn);
        server.FaultOf = _ => Fault.None;
        time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 0), (server.AliveSessions, server.Thefts));
        Assert.False(time.Run(second.GetStateAsync()).IsSignedIn);
    }

    [Fact]
    public void A_store_that_was_cleared_and_begun_anew_by_another_takes_neither_session_nor_sign_out()
    {
        var (time, numbers, store) = (new VirtualTime(), new TestSupport.SeededNumbers(7), new SimulatedStore());
        var server = new ScriptedServer(time, numbers);
        var first = new SimulatedClient(time, numbers, server, store, new());
        time.Run(first.SignInAsync());

        BeginAnew();
        Assert.Equal(HttpStatusCode.OK, time.Run(first.GetAsync()).StatusCode);
        time.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.OK, time.Run(first.GetAsync()).StatusCode);
        Assert.Single(first.States);
        Assert.True(time.Run(new SimulatedClient(time, numbers, server, store, new()).GetStateAsync()).IsSignedIn);

        // The same with a sign-out that the server does not know of yet.
        server.FaultOf = path => path == "/users/logout" ? Fault.NoNetwork : Fault.None;
        Assert.Equal(SignOutStatus.Pending, time.Run(first.Auth.SignOutAsync(Token)));
        BeginAnew();
        Assert.False(time.Run(first.GetStateAsync()).IsSignedIn);
        first.Kill();
        server.FaultOf = _ => Fault.None;
        time.Run(new SimulatedClient(time, numbers, server, store, new()).GetStateAsync());
        time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, server.AliveSessions);

        // Another finds nothing, makes an id of the device, and fails to sign in.
        void BeginAnew()
        {
            store.Clear();
            var other = new SimulatedClient(time, numbers, server, store, new());
            var before = server.FaultOf;
            server.FaultOf = path => path == "/users/login" ? Fault.BadGateway : before(path);
            Assert.False(time.Run(other.SignInAsync("bob@example.com")).Succeeded);
            server.FaultOf = before;
            other.Kill();
        }
    }

    [Fact]
    public async Task A_token_that_is_refused_for_good_makes_one_refresh_of_all_clients()
    {
        var number = 1;
        var server = FixedServer.SignedIn(request => request.RequestUri!.AbsolutePath == "/users/refresh"
            ? FixedServer.Tokens($"access-{++number}", $"refresh-{number}")
            : FixedServer.Problem(HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\""));
        var clients = Enumerable.Range(0, 3).Select(_ => server.NewClient(options => options.Store = _store)).ToList();
        Assert.True((await clients[0].SignInAsync("ann@example.com", "secret", Token)).Succeeded);

        foreach (var client in clients.Concat(clients))
        {
            using var http = client.CreateHttpClient();
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("todos", Token)).StatusCode);
        }

        Assert.Single(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
        clients.ForEach(client => client.Dispose());
    }

    private void NoteCoolDown(Sessions.MonotonicClock clock, TimeSpan wait)
    {
        var document = JsonNode.Parse(_store.Text(Name)!)!;
        document["cool_down"] = new JsonObject
        {
            ["failures"] = 3,
            ["until"] = clock.Milliseconds + (long)wait.TotalMilliseconds,
            ["boot"] = clock.Boot,
            ["is_network"] = true,
        };
        _store.SetText(Name, document.ToJsonString());
    }

    private static FixedServer Accounts() => new(request => request.RequestUri!.AbsolutePath switch
    {
        "/users/login" => FixedServer.Tokens($"of-{AccountOf(request)}", $"refresh-{AccountOf(request)}"),
        "/users/logout" => new HttpResponseMessage(HttpStatusCode.NoContent),
        _ => new HttpResponseMessage(HttpStatusCode.OK),
    });

    private static string AccountOf(HttpRequestMessage request) => request.Content!.ReadAsStringAsync().Result.Split("email=")[1].Split('&')[0];

    private sealed class PlainStore : ITokenStore
    {
        private readonly MemoryTokenStore _texts = new();

        public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) => _texts.ReadAsync(name, cancellationToken);

        public ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken) => _texts.WriteAsync(name, value, cancellationToken);
    }
}
