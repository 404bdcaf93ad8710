using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>An access token dies with its session, at once, on every node.</summary>
public abstract class RevocationTests(IDeployment deployment)
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
        await app.IsRevokedAsync(logout);

        var device = await http.LoginAsync(Email, "device");
        var id = (await http.GetAsync("/users/me/devices", keep.Access)).Json.AsArray()
            .Single(one => (string)one!["device_id"]! == "device")!["id"];
        await http.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", keep.Access);
        await app.IsRevokedAsync(device);

        var replaced = await http.LoginAsync(Email, "again");
        var again = await http.LoginAsync(Email, "again");
        await app.IsRevokedAsync(replaced);

        var stolen = await http.LoginAsync(Email, "stolen");
        var owner = await http.RefreshAsync((await http.RefreshAsync(stolen.Refresh)).Refresh);
        await http.PostRefreshAsync(stolen.Refresh);
        await app.IsRevokedAsync(stolen);
        await app.IsRevokedAsync(owner);

        await http.SendJsonAsync(
            HttpMethod.Put, "/users/me", keep.Access, new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "another password" });
        await app.IsRevokedAsync(again);

        Assert.Equal(200, (await http.GetAsync("/whoami", keep.Access)).Status);
        var last = await http.LoginAsync(Email, "last", "another password");
        await http.PostJsonAsync("/users/logout-all", new JsonObject { ["keep_current"] = true }, keep.Access);
        await app.IsRevokedAsync(last);

        using var password = new FormUrlEncodedContent([new("password", "another password")]);
        Assert.Equal(204, (await http.SendAsync(HttpMethod.Delete, "/users/me", keep.Access, password)).Status);
        await app.IsRevokedAsync(keep);
        Assert.Equal("keep", (await app.EventAsync<SessionRevoked>(ended => ended.Reason == RevocationReason.UserDeleted)).DeviceId);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task An_ended_session_stays_ended_over_a_restart()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

        await app.RestartAsync();

        foreach (var node in app.All)
        {
            (await node.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
        }
    }

    [Fact]
    public async Task What_is_remembered_goes_once_no_access_token_can_be_alive()
    {
        await using var app = await SignedUpAsync();
        for (var number = 0; number < 5; number++)
        {
            var tokens = await app.Client.LoginAsync(Email, "phone");
            await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
            await app.IsRevokedAsync(tokens);
        }

        RevokedSessions[] revoked = [.. app.All.Select(node => node.Services.GetRequiredService<RevokedSessions>())];
        Assert.All(revoked, node => Assert.Equal(5, node.Count));
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.All(revoked, node => Assert.Equal(5, node.Count));
        app.Clock.Advance(TimeSpan.FromSeconds(5));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (revoked.Any(node => node.Count > 0))
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(20, deadline.Token);
        }

        // The rows are kept for a node with another setting, until no token can be alive whatever the settings are.
        app.Clock.Advance(TimeSpan.FromHours(22));
        await Task.Delay(100, deadline.Token);
        Assert.Equal(5, await StoredAsync(app, deadline.Token));
        while (await StoredAsync(app, deadline.Token) > 0)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(30));
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

    private static Task<int> StoredAsync(AuthNodes app, CancellationToken cancellationToken) => app.InScopeAsync(async services
        => (await services.GetRequiredService<IRevokedSessionStore>().ListAsync(DateTimeOffset.UnixEpoch, cancellationToken)).Count);

    private async Task<AuthNodes> SignedUpAsync(Action<JwtDeviceAuthOptions>? configure = null)
    {
        var app = await deployment.StartAsync(configure);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}

public sealed class RevocationOnSqliteTests() : RevocationTests(new OneNodeOnSqlite());

public sealed class RevocationOnThreeNodesTests(PostgresServer server) : RevocationTests(new ThreeNodesOnPostgreSql(server));
