using System.Text.Json.Nodes;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>An access token dies with its session, at once.</summary>
public sealed class RevocationTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task Every_way_to_end_a_session_ends_its_access_tokens_and_no_others()
    {
        await using var app = await SignedUpAsync();
        var keep = await app.Client.LoginAsync(Email, "keep");
        var http = app.Client;

        var logout = await http.LoginAsync(Email, "logout");
        await http.SendAsync(HttpMethod.Post, "/users/logout", logout.Access);
        await IsRevokedAsync(app, logout);

        var device = await http.LoginAsync(Email, "device");
        var id = (await http.GetAsync("/users/me/devices", keep.Access)).Json.AsArray()
            .Single(one => (string)one!["device_id"]! == "device")!["id"];
        await http.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", keep.Access);
        await IsRevokedAsync(app, device);

        var replaced = await http.LoginAsync(Email, "again");
        var again = await http.LoginAsync(Email, "again");
        await IsRevokedAsync(app, replaced);

        var stolen = await http.LoginAsync(Email, "stolen");
        var owner = await http.RefreshAsync((await http.RefreshAsync(stolen.Refresh)).Refresh);
        await http.PostRefreshAsync(stolen.Refresh);
        await IsRevokedAsync(app, stolen);
        await IsRevokedAsync(app, owner);

        await http.SendJsonAsync(
            HttpMethod.Put, "/users/me", keep.Access, new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "another password" });
        await IsRevokedAsync(app, again);

        Assert.Equal(200, (await http.GetAsync("/whoami", keep.Access)).Status);
        var last = await http.LoginAsync(Email, "last", "another password");
        await http.PostJsonAsync("/users/logout-all", new JsonObject { ["keep_current"] = true }, keep.Access);
        await IsRevokedAsync(app, last);

        using var password = new FormUrlEncodedContent([new("password", "another password")]);
        Assert.Equal(204, (await http.SendAsync(HttpMethod.Delete, "/users/me", keep.Access, password)).Status);
        await IsRevokedAsync(app, keep);
        Assert.Equal("keep", (await app.EventAsync<SessionRevoked>(ended => ended.Reason == SessionEndReason.UserDeleted)).DeviceId);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task An_ended_session_stays_ended_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        TokenPair tokens;
        await using (var before = await SignedUpAsync(folder: folder, clock: clock))
        {
            tokens = await before.Client.LoginAsync(Email, "phone");
            await before.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        }

        await using var after = await AuthApp.StartAsync(folder: folder, clock: clock);

        await IsRevokedAsync(after, tokens);
    }

    [Fact]
    public async Task Another_process_on_the_same_file_learns_of_it_at_its_next_poll()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        await using var one = await SignedUpAsync(folder: folder, clock: clock);
        await using var two = await AuthApp.StartAsync(folder: folder, clock: clock);
        var tokens = await one.Client.LoginAsync(Email, "phone");
        await one.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        Assert.Equal(200, (await two.Client.GetAsync("/whoami", tokens.Access)).Status);

        clock.Advance(TimeSpan.FromSeconds(5));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await two.Client.GetAsync("/whoami", tokens.Access)).Status == 200)
        {
            await Task.Delay(10, deadline.Token);
        }

        await IsRevokedAsync(two, tokens);
    }

    [Fact]
    public async Task What_is_remembered_goes_once_no_access_token_can_be_alive()
    {
        await using var app = await SignedUpAsync();
        for (var number = 0; number < 5; number++)
        {
            var tokens = await app.Client.LoginAsync(Email, "phone");
            await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        }

        var revoked = app.Services.GetRequiredService<RevokedSessions>();
        Assert.Equal(5, revoked.Count);
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(5, revoked.Count);
        app.Clock.Advance(TimeSpan.FromSeconds(5));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (revoked.Count > 0 || await StoredAsync(app, deadline.Token) > 0)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(20, deadline.Token);
        }
    }

    [Fact]
    public async Task Turned_off_an_access_token_lives_to_its_end()
    {
        await using var app = await SignedUpAsync(options => options.Revocation.Enabled = false);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

        Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    private static Task<int> StoredAsync(AuthApp app, CancellationToken cancellationToken) => app.InScopeAsync(async services
        => (await services.GetRequiredService<IEndedSessionStore>().ListAsync(DateTimeOffset.UnixEpoch, cancellationToken)).Count);

    private static async Task IsRevokedAsync(AuthApp app, TokenPair tokens)
    {
        var answer = (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
        Assert.Contains("error=\"invalid_token\"", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    private static async Task<AuthApp> SignedUpAsync(
        Action<JwtDeviceAuthOptions>? configure = null, TemporaryFolder? folder = null, FakeClock? clock = null)
    {
        var app = await AuthApp.StartAsync(configure, folder: folder, clock: clock);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}
