using System.Text.Json;
using System.Text.Json.Nodes;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>Access tokens that are bound to a key of the device: by the setting, and by what the client asks for.</summary>
public sealed class BoundAccessTokenTests
{
    private const string Email = "ann@example.com";

    [Theory]
    [InlineData(DPoPAccessTokens.WhenAsked, null, "bearer")]
    [InlineData(DPoPAccessTokens.WhenAsked, "true", "DPoP")]
    [InlineData(DPoPAccessTokens.Always, null, "DPoP")]
    [InlineData(DPoPAccessTokens.Never, "true", "bearer")]
    public async Task The_setting_and_the_client_decide_for_the_whole_session(DPoPAccessTokens setting, string? asked, string type)
    {
        await using var app = await AuthApp.StartAsync(options => options.DPoP.AccessTokens = setting);
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync(Email);
        key.ProveRequestsOf(app.Client);

        var tokens = await LoginAsync(app.Client, asked, type);
        var refreshed = TokenPair.From(await (await app.Client.PostRefreshAsync(tokens.Refresh)).SuccessAsync(), type);

        foreach (var token in new[] { tokens, refreshed })
        {
            Assert.Equal(type == "DPoP" ? key.Thumbprint : null, (string?)token.AccessPayload["cnf"]?["jkt"]);
            Assert.Equal(key.Thumbprint, (string?)token.RefreshPayload["cnf"]!["jkt"]);
        }

        app.Client.Scheme = type;
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", refreshed.Access)).Status);
    }

    [Fact]
    public async Task A_bound_token_needs_a_proof_of_its_key_for_this_request_each_time()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);
        var tokens = await BoundAsync(app, key);

        // Whether the token was validated just now or comes from memory makes no difference.
        for (var round = 0; round < 3; round++)
        {
            app.Client.Sending = null;
            (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_dpop_proof");
            stranger.ProveRequestsOf(app.Client);
            Challenges((await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_token"), "invalid_token");
            key.ProveRequestsOf(app.Client, payload => payload.Remove("ath"));
            Challenges((await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_dpop_proof"), "invalid_dpop_proof");
            key.ProveRequestsOf(app.Client, payload => payload["ath"] = stranger.Thumbprint);
            (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_dpop_proof");

            // As a bearer token, with a proof and without.
            app.Client.Scheme = "Bearer";
            key.ProveRequestsOf(app.Client);
            Challenges((await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_token"), "invalid_token");
            app.Client.Sending = null;
            Challenges((await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_token"), "invalid_token");

            app.Client.Scheme = "DPoP";
            key.ProveRequestsOf(app.Client);
            Assert.Equal(200, (await app.Client.GetAsync("/whoami?page=2", tokens.Access)).Status);
        }

        var used = key.Prove(HttpMethod.Get, new Uri(app.Address, "/whoami"), tokens.Access);
        app.Client.Sending = request => request.Headers.Add("DPoP", used);
        Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
        (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_dpop_proof");
        (await app.Client.GetAsync("/users/me", tokens.Access)).IsProblem(401, "invalid_dpop_proof");
    }

    [Fact]
    public async Task A_token_that_is_bound_to_nothing_is_a_bearer_token_and_nothing_else()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
        }

        app.Client.Scheme = "DPoP";
        key.ProveRequestsOf(app.Client);

        Challenges((await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_token"), "invalid_token");
    }

    [Fact]
    public async Task A_token_that_was_changed_or_whose_session_ended_is_refused_as_any_other()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);
        var tokens = await BoundAsync(app, key);

        // Only who has the application's secret could do this; it shows that the rules read the claim strictly.
        foreach (var confirmation in new JsonNode?[] { null, 7, "jkt", new JsonObject(), new JsonObject { ["jkt"] = 7 }, new JsonObject { ["jkt"] = key.Thumbprint, ["x5t#S256"] = "a" } })
        {
            var forged = TokenForge.Alter(tokens.Access, payload => payload["cnf"] = confirmation?.DeepClone());
            (await app.Client.GetAsync("/whoami", forged)).IsProblem(401, "invalid_token");
        }

        var others = TokenForge.Alter(tokens.Access, payload => payload["cnf"]!["jkt"] = stranger.Thumbprint);
        (await app.Client.GetAsync("/whoami", others)).IsProblem(401, "invalid_token");

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access)).Status);
        Challenges((await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked"), "invalid_token");
    }

    [Fact]
    public async Task Proving_again_who_one_is_gives_a_bound_token_again()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        var tokens = await BoundAsync(app, key);
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        var answer = await (await app.Client.PostJsonAsync("/users/me/reauthenticate", new JsonObject { ["password"] = AuthClient.Password }, tokens.Access)).SuccessAsync();

        Assert.Equal("DPoP", (string?)answer["token_type"]);
        var access = (string)answer["access_token"]!;
        Assert.Equal(key.Thumbprint, (string?)TokenPair.Payload(access)["cnf"]!["jkt"]);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", access)).Status);
        app.Client.Scheme = "Bearer";
        (await app.Client.GetAsync("/users/me", access)).IsProblem(401, "invalid_token");
    }

    [Fact]
    public async Task A_nonce_of_one_node_is_good_on_all_and_saves_a_client_whose_clock_is_wrong()
    {
        await using var app = await AuthNodes.StartAsync(2, configure: options => options.DPoP.NonceLifetime = TimeSpan.FromMinutes(2));
        await app.Client.SignUpAsync(Email);
        using var key = new ClientKey(app.Clock);
        void WrongClock(JsonObject payload) => payload["iat"] = (long)payload["iat"]! - 100_000;
        key.ProveRequestsOf(app.Client, WrongClock);

        var refused = (await app.Client.PostLoginAsync(Email, "phone")).IsProblem(401, "use_dpop_nonce");
        Challenges(refused, "use_dpop_nonce");
        key.Nonce = refused.Headers["DPoP-Nonce"];
        var tokens = await app.Client.LoginAsync(Email, "phone");
        app.Clock.Advance(TimeSpan.FromSeconds(119));
        tokens = await app.Client.RefreshAsync(tokens.Refresh);

        app.Clock.Advance(TimeSpan.FromSeconds(31));
        key.Nonce = (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "use_dpop_nonce").Headers["DPoP-Nonce"];
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task Where_nonces_are_demanded_each_answer_brings_the_next()
    {
        await using var app = await AuthApp.StartAsync(options => options.DPoP.RequireNonce = true);
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync(Email);
        key.ProveRequestsOf(app.Client);

        key.Nonce = (await app.Client.PostLoginAsync(Email, "phone")).IsProblem(401, "use_dpop_nonce").Headers["DPoP-Nonce"];
        var tokens = await LoginAsync(app.Client, asked: "true", "DPoP");
        app.Client.Scheme = "DPoP";
        var answer = await app.Client.GetAsync("/whoami", tokens.Access);
        Assert.Equal((200, key.Nonce, "no-store"), (answer.Status, answer.Headers["DPoP-Nonce"], answer.Headers["Cache-Control"]));

        key.Nonce = null;
        Challenges((await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "use_dpop_nonce"), "use_dpop_nonce");
    }

    [Fact]
    public async Task Proofs_beside_access_tokens_are_remembered_by_each_node_and_by_all_where_that_is_set()
    {
        foreach (var inStore in new[] { false, true })
        {
            await using var app = await AuthNodes.StartAsync(2, configure: options => options.DPoP.NoteProofsInStore = inStore);
            await app[0].Client.SignUpAsync(Email);
            using var key = new ClientKey(app.Clock);
            key.ProveRequestsOf(app[0].Client);
            var tokens = await LoginAsync(app[0].Client, "true", "DPoP");
            var id = "once";
            key.ProveRequestsOf(app[0].Client, payload => payload["jti"] = id);
            key.ProveRequestsOf(app[1].Client, payload => payload["jti"] = id);
            (app[0].Client.Scheme, app[1].Client.Scheme) = ("DPoP", "DPoP");

            Assert.Equal(200, (await app[0].Client.GetAsync("/whoami", tokens.Access)).Status);
            (await app[0].Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_dpop_proof");
            Assert.Equal(inStore ? 401 : 200, (await app[1].Client.GetAsync("/whoami", tokens.Access)).Status);
        }
    }

    [Fact]
    public async Task A_proof_for_another_server_passes_under_that_servers_name_unless_AllowedHosts_names_the_own()
    {
        foreach (var (hosts, status) in new[] { (new[] { "*" }, 200), (["127.0.0.1", "localhost"], 400) })
        {
            await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = hosts));
            using var key = new ClientKey(app.Clock);
            var tokens = await BoundAsync(app, key);
            app.Client.Sending = request =>
            {
                request.Headers.Host = "other.example";
                request.Headers.Add("DPoP", key.Prove(request.Method, new Uri("http://other.example/whoami"), tokens.Access));
            };

            Assert.Equal(status, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
        }
    }

    [Fact]
    public async Task The_key_of_a_token_in_memory_is_imported_once_whatever_else_is_sent()
    {
        var imports = new CountedImports();
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.RemoveAll<IProofAlgorithm>().AddSingleton<IProofAlgorithm>(imports));
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);
        var tokens = await BoundAsync(app, key);
        async Task<(int Status, int Imports)> GetAsync()
        {
            var before = imports.Count;
            return ((await app.Client.GetAsync("/whoami", tokens.Access)).Status, imports.Count - before);
        }

        // Validated, validated and remembered, and the first time from memory.
        Assert.Equal([(200, 1), (200, 1), (200, 1)], new[] { await GetAsync(), await GetAsync(), await GetAsync() });

        Assert.Equal([(200, 0), (200, 0)], new[] { await GetAsync(), await GetAsync() });
        key.ProveRequestsOf(app.Client, payload => payload.Remove("ath"));
        Assert.Equal((401, 0), await GetAsync());
        app.Client.Sending = request => request.Headers.Add("DPoP", key.Prove(request.Method, request.RequestUri!, tokens.Access)[..^4] + "AAAA");
        Assert.Equal((401, 0), await GetAsync());
        stranger.ProveRequestsOf(app.Client);
        Assert.Equal((401, 1), await GetAsync());
        key.ProveRequestsOf(app.Client);
        Assert.Equal((200, 0), await GetAsync());
        key.ProveRequestsOf(app.Client, header: header => header["typ"] = "JWT");
        Assert.Equal(401, (await GetAsync()).Status);
        key.ProveRequestsOf(app.Client, header: header => header["kid"] = "1");
        Assert.Equal([(200, 1), (200, 0)], new[] { await GetAsync(), await GetAsync() });
    }

    private static void Challenges(Answer answer, string error) => Assert.Equal($"DPoP error=\"{error}\", algs=\"ES256\"", answer.Headers["WWW-Authenticate"]);

    /// <summary>RFC 9449, section 11.7: what is changed on the way in the body, the query or another header, only TLS can see.</summary>
    [Fact]
    public async Task A_proof_covers_method_address_and_token_and_nothing_of_the_body_the_query_and_other_headers()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        var tokens = await BoundAsync(app, key);
        var refreshed = TokenPair.From(await (await app.Client.PostRefreshAsync(tokens.Refresh)).SuccessAsync(), "DPoP");
        var id = (await app.Client.GetAsync("/users/me/devices", tokens.Access)).Json.AsArray()[0]!["id"];
        var path = $"/users/me/devices/{id}";

        async Task<Answer> SendAsync(HttpMethod method, string sent, string token, string name)
        {
            var proof = key.Prove(HttpMethod.Patch, new Uri(app.Address, path), tokens.Access);
            app.Client.Sending = request =>
            {
                request.Headers.Add("DPoP", proof);
                request.Headers.Add("X-Changed", "on the way");
            };
            return await app.Client.SendJsonAsync(method, sent, token, new JsonObject { ["device_name"] = name });
        }

        Assert.Equal("one", (string?)(await (await SendAsync(HttpMethod.Patch, path, tokens.Access, "one")).SuccessAsync())["device_name"]);
        Assert.Equal("another", (string?)(await (await SendAsync(HttpMethod.Patch, path + "?changed=1", tokens.Access, "another")).SuccessAsync())["device_name"]);

        (await SendAsync(HttpMethod.Delete, path, tokens.Access, "a third")).IsProblem(401, "invalid_dpop_proof");
        (await SendAsync(HttpMethod.Patch, path + "0", tokens.Access, "a third")).IsProblem(401, "invalid_dpop_proof");
        (await SendAsync(HttpMethod.Patch, path, refreshed.Access, "a third")).IsProblem(401, "invalid_dpop_proof");
        key.ProveRequestsOf(app.Client);
        Assert.Equal("another", (string?)(await app.Client.GetAsync("/users/me/devices", tokens.Access)).Json.AsArray()[0]!["device_name"]);
    }

    private static async Task<TokenPair> BoundAsync(AuthApp app, ClientKey key)
    {
        await app.Client.SignUpAsync(Email);
        key.ProveRequestsOf(app.Client);
        app.Client.Scheme = "DPoP";
        return await LoginAsync(app.Client, "true", "DPoP");
    }

    private static async Task<TokenPair> LoginAsync(AuthClient client, string? asked, string type)
    {
        Dictionary<string, string> form = new() { ["email"] = Email, ["password"] = AuthClient.Password, ["device_id"] = "phone" };
        if (asked is not null)
        {
            form["dpop_access_token"] = asked;
        }

        return TokenPair.From(await (await client.PostFormAsync("/users/login", form)).SuccessAsync(), type);
    }

    private sealed class CountedImports : IProofAlgorithm
    {
        private readonly EllipticProofs _inner = new();

        public int Count { get; private set; }

        public IReadOnlyList<string> Names => _inner.Names;

        public IProofKey? TryImport(JsonElement jwk, out string? fault)
        {
            Count++;
            return _inner.TryImport(jwk, out fault);
        }
    }
}
