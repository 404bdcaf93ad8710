using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>Sessions that are bound to a key of the device, over HTTP: what the device can, and what a thief of its tokens cannot.</summary>
public abstract class BoundSessionTests(IDeployment deployment)
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_stolen_refresh_token_opens_nothing_without_the_key_and_ends_nothing()
    {
        await using var app = await SignedUpAsync();
        using var key = new ClientKey(app.Clock);
        var first = await LoginAsync(app, key);
        var second = await RefreshAsync(app, key, first.Refresh);
        using var stranger = new ClientKey(app.Clock);
        using var thief = app.NewClient();

        foreach (var stolen in new[] { first.Refresh, second.Refresh })
        {
            thief.Sending = null;
            (await thief.PostRefreshAsync(stolen)).IsProblem(401, "invalid_refresh_token");
            stranger.ProveRequestsOf(thief);
            (await thief.PostRefreshAsync(stolen)).IsProblem(401, "invalid_refresh_token");
            app.Clock.Advance(TimeSpan.FromHours(1));
        }

        var theft = await app.EventAsync<TheftDetected>();
        Assert.Equal((TheftCause.WrongKey, false, "phone"), (theft.Cause, theft.SessionEnded, theft.DeviceId));
        await RefreshAsync(app, key, second.Refresh);
        Assert.Empty(app.Events.OfType<SessionRevoked>());
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_lost_answer_is_given_again_however_late_as_long_as_it_was_never_used()
    {
        await using var app = await SignedUpAsync();
        using var key = new ClientKey(app.Clock);
        var tokens = await LoginAsync(app, key);
        var lost = await RefreshAsync(app, key, tokens.Refresh);

        app.Clock.Advance(TimeSpan.FromHours(23));
        var again = await RefreshAsync(app, key, tokens.Refresh);

        Assert.Equal(lost.Refresh, again.Refresh);
        Assert.Equal(3600, again.RefreshExpiresIn);
        var next = await RefreshAsync(app, key, again.Refresh);
        await app.EventAsync<RefreshRepeated>();
        Assert.Empty(app.Events.OfType<TheftDetected>());

        // Now the successor was used. Whoever has the key may have gone back to an old state; the session stays.
        (await PostRefreshAsync(app, key, tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        var theft = await app.EventAsync<TheftDetected>();
        Assert.Equal((TheftCause.StaleLineage, false), (theft.Cause, theft.SessionEnded));
        await RefreshAsync(app, key, next.Refresh);
    }

    [Fact]
    public async Task A_bound_session_does_not_outlive_its_times()
    {
        await using var app = await SignedUpAsync();
        using var key = new ClientKey(app.Clock);
        var tokens = await LoginAsync(app, key);
        await RefreshAsync(app, key, tokens.Refresh);

        app.Clock.Advance(TimeSpan.FromDays(1));

        (await PostRefreshAsync(app, key, tokens.Refresh)).IsProblem(401, "refresh_token_expired");
    }

    [Fact]
    public async Task Thirty_two_parallel_refreshes_with_proofs_of_one_key_give_one_rotation_and_equal_tokens()
    {
        await using var app = await SignedUpAsync();
        using var key = new ClientKey(app.Clock);
        var tokens = await LoginAsync(app, key);
        using var client = app.NewClient();
        await Racing.RunAsync(32, _ => client.GetAsync("/users/me"));
        key.ProveRequestsOf(client);

        var refreshed = await Racing.RunAsync(32, _ => client.RefreshAsync(tokens.Refresh));

        var successor = Assert.Single(refreshed.Select(pair => pair.Refresh).Distinct());
        Assert.NotEqual(tokens.Refresh, successor);
        Assert.Empty(app.Events.OfType<TheftDetected>());
        await RefreshAsync(app, key, successor);
    }

    [Fact]
    public async Task Of_two_keys_at_once_for_a_session_without_one_one_is_bound_and_the_other_gets_nothing()
    {
        await using var app = await SignedUpAsync();
        for (var round = 0; round < 4; round++)
        {
            var tokens = await app.Client.LoginAsync(Email, $"device {round}");
            using var one = new ClientKey(app.Clock);
            using var other = new ClientKey(app.Clock);
            ClientKey[] keys = [one, other];
            AuthClient[] clients = [app.NewClient(), app.NewClient()];
            one.ProveRequestsOf(clients[0]);
            other.ProveRequestsOf(clients[1]);

            var answers = await Racing.RunAsync(2, number => clients[number].PostRefreshAsync(tokens.Refresh));

            var winner = Array.FindIndex(answers, answer => answer.Status == 200);
            answers[1 - winner].IsProblem(401, "invalid_refresh_token");
            var bound = TokenPair.From(answers[winner].Json);
            (await PostRefreshAsync(app, keys[1 - winner], bound.Refresh)).IsProblem(401, "invalid_refresh_token");
            await RefreshAsync(app, keys[winner], bound.Refresh);
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_session_is_bound_later_by_its_current_token_only_and_only_once()
    {
        await using var app = await SignedUpAsync();
        using var key = new ClientKey(app.Clock);
        using var other = new ClientKey(app.Clock);
        var first = await app.Client.LoginAsync(Email, "phone");
        var second = await app.Client.RefreshAsync(first.Refresh);

        // The predecessor gets its successor, and binds nothing.
        Assert.Equal(second.Refresh, (await RefreshAsync(app, other, first.Refresh)).Refresh);
        var third = await RefreshAsync(app, key, second.Refresh);
        Assert.Null(second.RefreshPayload["cnf"]);
        Assert.Equal(key.Thumbprint, (string?)third.RefreshPayload["cnf"]!["jkt"]);

        // The answer that bound it may be lost, too.
        app.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(third.Refresh, (await RefreshAsync(app, key, second.Refresh)).Refresh);
        (await PostRefreshAsync(app, other, third.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.PostRefreshAsync(third.Refresh)).IsProblem(401, "invalid_refresh_token");
        await RefreshAsync(app, key, third.Refresh);
    }

    [Fact]
    public async Task A_thief_who_binds_a_stolen_session_is_found_out_by_its_owner()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        using var thief = new ClientKey(app.Clock);
        var stolen = await RefreshAsync(app, thief, tokens.Refresh);

        // At once it may be two tabs of which one has a key; later it is a copy, as without any key.
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        stolen = await RefreshAsync(app, thief, stolen.Refresh);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");

        Assert.Equal(TheftCause.StaleLineage, (await app.EventAsync<TheftDetected>(theft => theft.SessionEnded)).Cause);
        (await PostRefreshAsync(app, thief, stolen.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task A_proof_of_a_refresh_or_a_login_is_good_for_one_request_on_whatever_node()
    {
        await using var app = await SignedUpAsync();
        using var key = new ClientKey(app.Clock);
        string? used = null;

        // Each node has its own address, so only the id is repeated: what the nodes share is the store.
        key.ProveRequestsOf(app.Client, payload => payload["jti"] = used ??= (string)payload["jti"]!);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        (await app.Client.PostLoginAsync(Email, "phone")).IsProblem(400, "invalid_dpop_proof");
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(400, "invalid_dpop_proof");
        used = null;
        await app.Client.RefreshAsync(tokens.Refresh);

        // The answer was lost, and the same bytes come again: with a new proof they would have got the successor.
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(400, "invalid_dpop_proof");
        used = null;
        var successor = await app.Client.RefreshAsync(tokens.Refresh);

        // One that got the successor again is used up by that, and so is one beside a token that is older still.
        (await app.Client.PostRefreshAsync(successor.Refresh)).IsProblem(400, "invalid_dpop_proof");
        used = null;
        await app.Client.RefreshAsync(successor.Refresh);
        used = null;
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(400, "invalid_dpop_proof");
        Assert.Empty(app.Events.OfType<SessionRevoked>());
    }

    [Fact]
    public async Task The_proof_beside_a_token_of_a_session_without_a_key_that_was_just_replaced_is_used_up()
    {
        await using var app = await SignedUpAsync();
        using var key = new ClientKey(app.Clock);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var successor = await app.Client.RefreshAsync(tokens.Refresh);
        string? used = null;
        key.ProveRequestsOf(app.Client, payload => payload["jti"] = used ??= (string)payload["jti"]!);

        Assert.Equal(successor.Refresh, (await app.Client.RefreshAsync(tokens.Refresh)).Refresh);

        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(400, "invalid_dpop_proof");
        (await app.Client.PostRefreshAsync(successor.Refresh)).IsProblem(400, "invalid_dpop_proof");
        Assert.Empty(app.Events.OfType<TheftDetected>());
    }

    [Fact]
    public async Task Of_one_proof_that_comes_many_times_at_once_on_all_nodes_one_is_taken()
    {
        await using var app = await deployment.StartAsync(options => (options.DPoP.AccessTokens, options.DPoP.NoteProofsInStore) = (DPoPAccessTokens.Always, true));
        await app.Client.SignUpAsync(Email);
        using var key = new ClientKey(app.Clock);
        using var client = app.NewClient();
        client.Scheme = "DPoP";
        await Racing.RunAsync(24, _ => client.GetAsync("/users/me"));

        // All nodes have one public name, as behind a proxy.
        void Prove(HttpMethod method, string path, string? access = null)
        {
            var proof = key.Prove(method, new Uri("http://api.example.com" + path), access);
            client.Sending = request =>
            {
                request.Headers.Host = "api.example.com";
                request.Headers.Add("DPoP", proof);
            };
        }

        async Task<Answer> OneAsync(int status, Func<Task<Answer>> sendAsync)
        {
            var answers = await Racing.RunAsync(24, _ => sendAsync());
            Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsProblem(status, "invalid_dpop_proof"));
            return Assert.Single(answers, answer => answer.Status == 200);
        }

        Prove(HttpMethod.Post, "/users/login");
        var tokens = TokenPair.From((await OneAsync(400, () => client.PostLoginAsync(Email, "phone"))).Json, "DPoP");
        Prove(HttpMethod.Post, "/users/refresh");
        tokens = TokenPair.From((await OneAsync(400, () => client.PostRefreshAsync(tokens.Refresh))).Json, "DPoP");
        Prove(HttpMethod.Get, "/whoami", tokens.Access);
        await OneAsync(401, () => client.GetAsync("/whoami", tokens.Access));

        Assert.Empty(app.Events.OfType<TheftDetected>());
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_device_that_lost_its_key_logs_in_again_and_then_the_old_key_is_worth_nothing()
    {
        await using var app = await SignedUpAsync();
        using var lost = new ClientKey(app.Clock);
        using var next = new ClientKey(app.Clock);
        var old = await LoginAsync(app, lost);

        var tokens = await LoginAsync(app, next);

        (await PostRefreshAsync(app, lost, old.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await PostRefreshAsync(app, lost, tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        tokens = await RefreshAsync(app, next, tokens.Refresh);
        var device = Assert.Single((await app.Client.GetAsync("/users/me/devices", tokens.Access)).Json.AsArray());
        Assert.True((bool)device!["bound"]!);
    }

    private static Task<TokenPair> LoginAsync(AuthNodes app, ClientKey key) => WithAsync(app, key, () => app.Client.LoginAsync(Email, "phone"));

    private static Task<Answer> PostRefreshAsync(AuthNodes app, ClientKey key, string token) => WithAsync(app, key, () => app.Client.PostRefreshAsync(token));

    private static Task<TokenPair> RefreshAsync(AuthNodes app, ClientKey key, string token) => WithAsync(app, key, () => app.Client.RefreshAsync(token));

    private static async Task<T> WithAsync<T>(AuthNodes app, ClientKey key, Func<Task<T>> send)
    {
        key.ProveRequestsOf(app.Client);
        var result = await send();
        app.Client.Sending = null;
        return result;
    }

    private async Task<AuthNodes> SignedUpAsync()
    {
        var app = await deployment.StartAsync();
        await app.Client.SignUpAsync(Email);
        return app;
    }
}

public sealed class BoundSessionOnSqliteTests() : BoundSessionTests(new OneNodeOnSqlite());

public sealed class BoundSessionOnThreeNodesTests(PostgresServer server) : BoundSessionTests(new ThreeNodesOnPostgreSql(server));
