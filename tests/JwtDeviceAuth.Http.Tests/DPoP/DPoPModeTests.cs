using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>The setting <c>DPoP:Mode</c>, and that nobody pays for keys who has none.</summary>
public sealed class DPoPModeTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task Off_binds_nothing_from_then_on_and_releases_nothing_that_is_bound()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        using var key = new ClientKey(clock);
        TokenPair bound, old, lost;
        await using (var before = await AuthApp.StartAsync(clock: clock, folder: folder))
        {
            await before.Client.SignUpAsync(Email);
            old = await before.Client.LoginAsync(Email, "tablet");
            key.ProveRequestsOf(before.Client);
            bound = await before.Client.LoginAsync(Email, "phone");
            lost = await before.Client.RefreshAsync(old.Refresh);
        }

        await using var app = await AuthApp.StartAsync(options => options.DPoP.Mode = DPoPMode.Off, clock: clock, folder: folder);
        (await app.Client.PostRefreshAsync(bound.Refresh)).IsProblem(401, "invalid_refresh_token");
        key.ProveRequestsOf(app.Client);
        await app.Client.RefreshAsync(bound.Refresh);

        // The answer that bound a session was lost before; the token that it replaced does not say that there is a key.
        clock.Advance(TimeSpan.FromHours(1));
        string? used = null;
        key.ProveRequestsOf(app.Client, payload => payload["jti"] = used ??= (string)payload["jti"]!);
        Assert.Equal(lost.Refresh, (await app.Client.RefreshAsync(old.Refresh)).Refresh);
        (await app.Client.PostRefreshAsync(old.Refresh)).IsProblem(400, "invalid_dpop_proof");
        key.ProveRequestsOf(app.Client);

        var unbound = await app.Client.LoginAsync(Email, "laptop");
        unbound = await app.Client.RefreshAsync(unbound.Refresh);
        Assert.Null(unbound.RefreshPayload["cnf"]);
        app.Client.Sending = null;
        await app.Client.RefreshAsync(unbound.Refresh);
    }

    [Fact]
    public async Task Required_demands_a_proof_at_every_login_and_refresh_and_binds_the_sessions_that_are_there()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        using var key = new ClientKey(clock);
        TokenPair old;
        await using (var before = await AuthApp.StartAsync(clock: clock, folder: folder))
        {
            await before.Client.SignUpAsync(Email);
            old = await before.Client.LoginAsync(Email, "phone");
        }

        await using var app = await AuthApp.StartAsync(
            options => (options.DPoP.Mode, options.DPoP.AccessTokens) = (DPoPMode.Required, DPoPAccessTokens.Always), clock: clock, folder: folder);
        (await app.Client.PostLoginAsync(Email, "laptop")).IsProblem(400, "invalid_dpop_proof");
        (await app.Client.PostRefreshAsync(old.Refresh)).IsProblem(400, "invalid_dpop_proof");
        Assert.Equal("DPoP algs=\"ES256\"", (await app.Client.GetAsync("/users/me")).IsProblem(401, "authentication_required").Headers["WWW-Authenticate"]);
        app.Client.Scheme = "Token";
        Assert.Contains("write DPoP", (string)(await app.Client.GetAsync("/users/me", "nonsense")).IsProblem(401, "authentication_required").Json["detail"]!, StringComparison.Ordinal);

        key.ProveRequestsOf(app.Client);
        var tokens = TokenPair.From(await (await app.Client.PostRefreshAsync(old.Refresh)).SuccessAsync(), "DPoP");
        app.Client.Sending = null;
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task An_OAuth_client_that_sends_a_proof_gets_bound_tokens_as_it_expects()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync(Email);
        key.ProveRequestsOf(app.Client);

        var login = await app.Client.PostFormAsync("/users/login", new()
        {
            ["grant_type"] = "password",
            ["username"] = Email,
            ["password"] = AuthClient.Password,
            ["client_id"] = "phone",
        });
        var tokens = TokenPair.From(await login.SuccessAsync(), "DPoP");
        var refresh = await app.Client.PostFormAsync("/users/refresh", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.Refresh });

        TokenPair.From(await refresh.SuccessAsync(), "DPoP");
    }

    [Fact]
    public async Task Who_has_no_key_asks_the_database_nothing_more()
    {
        var commands = new SeenStatements();
        await using var app = await AuthApp.StartAsync(extend: commands.AddTo);
        await app.Client.SignUpAsync(Email);
        using var key = new ClientKey(app.Clock);

        async Task<int> CountAsync(string deviceId)
        {
            var before = commands.Seen.Count;
            var tokens = await app.Client.LoginAsync(Email, deviceId);
            await app.Client.RefreshAsync(tokens.Refresh);
            return commands.Seen.Count - before;
        }

        await CountAsync("warm");
        commands.Seen.Clear();
        var unbound = await CountAsync("laptop");
        Assert.DoesNotContain(commands.Seen, command => command.Contains("one_time_codes", StringComparison.Ordinal));
        key.ProveRequestsOf(app.Client);
        var bound = await CountAsync("phone");

        // The proof of the login is noted with a look and a write; that of the refresh in the rotation's own commit, which goes another way than EF's commands.
        Assert.Equal(2, commands.Seen.Count(command => command.Contains("one_time_codes", StringComparison.Ordinal)));
        Assert.Equal(unbound + 2, bound);
    }

    [Fact]
    public async Task Where_Ed25519_is_added_the_challenge_names_it_under_both_of_its_names()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddEdDsaProofs());
        app.Client.Scheme = "DPoP";

        Assert.Equal(
            "DPoP error=\"invalid_token\", algs=\"ES256 Ed25519 EdDSA\"", (await app.Client.GetAsync("/whoami", "nonsense")).IsProblem(401, "invalid_token").Headers["WWW-Authenticate"]);
    }

    /// <summary>Anybody can make keys, and proofs of them: with an old token beside them they would fill the table.</summary>
    [Fact]
    public async Task A_proof_that_opens_nothing_at_a_refresh_is_not_worth_a_row()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);
        await app.Client.SignUpAsync(Email);
        key.ProveRequestsOf(app.Client);
        var bound = await app.Client.LoginAsync(Email, "phone");
        var ended = await app.Client.LoginAsync(Email, "laptop");
        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", ended.Access)).Status);
        Task<int> NotesAsync() => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<OneTimeCode>().CountAsync(TestContext.Current.CancellationToken));
        var notes = await NotesAsync();

        (await app.Client.PostRefreshAsync(ended.Refresh)).IsProblem(401, "invalid_refresh_token");
        stranger.ProveRequestsOf(app.Client);
        (await app.Client.PostRefreshAsync(ended.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.PostRefreshAsync(bound.Refresh)).IsProblem(401, "invalid_refresh_token");
        app.Clock.Advance(TimeSpan.FromDays(1));
        key.ProveRequestsOf(app.Client);
        (await app.Client.PostRefreshAsync(bound.Refresh)).IsProblem(401, "refresh_token_expired");

        Assert.Equal(notes, await NotesAsync());
    }
}
