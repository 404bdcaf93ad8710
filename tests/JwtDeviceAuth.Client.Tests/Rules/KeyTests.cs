using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JwtDeviceAuth.Client.Tests.Simulation;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>The key of the device in a store that fails: a bound session is worth nothing without it.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly SimulatedStore _store = new();
    private readonly BindingServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_key_that_could_not_be_written_is_written_when_there_is_room_again()
    {
        _store.IsFull = true;
        await using (var client = NewClient())
        {
            Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
            Assert.False(client.IsSaved);
            _store.IsFull = false;
            await UseAsync(client);
            Assert.True(client.IsSaved);
        }

        await using var next = NewClient();
        await UseAsync(next);
    }

    [Fact]
    public async Task A_store_that_was_cleared_has_the_key_again_after_the_next_refresh()
    {
        await using (var client = NewClient())
        {
            Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
            _store.Clear();
            await UseAsync(client);
        }

        await using var next = NewClient();
        await UseAsync(next);
    }

    [Fact]
    public async Task A_key_that_another_process_made_while_the_store_was_full_ends_no_session()
    {
        _store.IsFull = true;
        await using var first = NewClient();
        Assert.True((await first.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        _store.IsFull = false;

        // It finds an empty store, makes a key and fails to sign in.
        await using var second = NewClient();
        _server.RefusesLogins = true;
        Assert.False((await second.SignInAsync("bob@example.com", "wrong", Token)).Succeeded);
        _server.RefusesLogins = false;

        await UseAsync(first);
        await UseAsync(second);

        // And one that signs in brings its own key along.
        Assert.True((await second.SignInAsync("bob@example.com", "secret", Token)).Succeeded);
        await UseAsync(first);
        await UseAsync(second);
    }

    [Fact]
    public async Task A_key_never_takes_the_place_of_the_one_that_the_session_of_another_is_bound_to()
    {
        _store.IsFull = true;
        await using var first = NewClient();
        Assert.True((await first.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        _store.IsFull = false;
        await using var second = NewClient();
        Assert.True((await second.SignInAsync("bob@example.com", "secret", Token)).Succeeded);

        // The first finds that another has taken its place, and signs its own session out, with its own key.
        Assert.True((await first.GetStateAsync(Token)).IsSignedIn);
        while (_server.Logouts == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
        }

        await first.DisposeAsync();
        await second.DisposeAsync();

        await using var next = NewClient();
        await UseAsync(next);
    }

    [Fact]
    public async Task A_text_that_is_no_key_of_this_kind_is_replaced()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var name = new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress }).NameOf("key");
        foreach (var text in new[] { "no base64!", "AAAA", Convert.ToBase64String(other.ExportPkcs8PrivateKey()) })
        {
            await _store.For(new SimulatedLife()).WriteAsync(name, text, Token);
            await using var client = NewClient();
            Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
            await UseAsync(client);
        }
    }

    private JwtDeviceAuthClient NewClient() => new(new JwtDeviceAuthClientOptions
    {
        BaseAddress = FixedServer.BaseAddress,
        Store = _store.For(new SimulatedLife()),
        CreateHandler = () => _server,
        BindAccessTokens = true,
    });

    /// <summary>A request after each token has expired.</summary>
    private async Task UseAsync(JwtDeviceAuthClient client)
    {
        _server.Expire();
        using var http = new HttpClient(client.CreateHandler(_server), disposeHandler: false) { BaseAddress = new Uri("https://api.example.com/") };
        using var answer = await http.GetAsync("todos", Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True((await client.GetStateAsync(Token)).IsSignedIn);
    }

    /// <summary>Binds a session to the key that its login showed, and takes no other afterwards.</summary>
    private sealed class BindingServer : HttpMessageHandler
    {
        private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
        private int _next;
        private int _expired;

        public bool RefusesLogins { get; set; }

        public int Logouts { get; private set; }

        public void Expire() => _expired = _next;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var key = KeyOf(request.Headers.GetValues("DPoP").Single());
            var fields = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/users/login":
                    return RefusesLogins ? FixedServer.Problem(HttpStatusCode.Unauthorized, "invalid_credentials") : Tokens(key);
                case "/users/logout":
                    Logouts += _keys[request.Headers.Authorization!.Parameter!] == key ? 1 : 0;
                    return new HttpResponseMessage(HttpStatusCode.NoContent);
                case "/users/refresh":
                    var token = fields.Split('&').Single(field => field.StartsWith("refresh_token=", StringComparison.Ordinal))["refresh_token=".Length..];
                    return _keys[token] == key ? Tokens(key) : FixedServer.Problem(HttpStatusCode.Unauthorized, "invalid_refresh_token");
                default:
                    var access = request.Headers.Authorization!.Parameter!;
                    return _keys[access] == key && int.Parse(access.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture) > _expired
                        ? new HttpResponseMessage(HttpStatusCode.OK)
                        : FixedServer.Problem(HttpStatusCode.Unauthorized, "token_expired", "DPoP error=\"invalid_token\"");
            }
        }

        private HttpResponseMessage Tokens(string key)
        {
            var number = ++_next;
            _keys[$"access-{number}"] = _keys[$"refresh-{number}"] = key;
            return FixedServer.Tokens($"access-{number}", $"refresh-{number}", "DPoP");
        }

        private static string KeyOf(string proof)
        {
            var header = proof.Split('.')[0].Replace('-', '+').Replace('_', '/');
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(header.PadRight((header.Length + 3) / 4 * 4, '='))));
            return json.RootElement.GetProperty("jwk").GetProperty("x").GetString()!;
        }
    }
}
