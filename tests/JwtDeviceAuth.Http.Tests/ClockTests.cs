using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A clock that is set back by a minute, as when a machine corrects its time: nobody is signed out, and what has ended stays so.</summary>
public sealed class ClockTests
{
    private const string Email = "ann@example.com";
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(-1);

    [Fact]
    public async Task Tokens_of_the_minute_that_comes_again_go_on_working()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        app.Clock.AdjustTime(app.Clock.GetUtcNow() + Back);

        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
        var next = await app.Client.RefreshAsync(tokens.Refresh);
        Assert.Equal(next.Refresh, (await app.Client.RefreshAsync(tokens.Refresh)).Refresh);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", next.Access)).Status);
        await app.Client.RefreshAsync(next.Refresh);
    }

    [Fact]
    public async Task A_rotation_before_the_step_can_be_repeated_after_it_and_theft_is_still_found()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var first = await app.Client.LoginAsync(Email, "phone");
        var second = await app.Client.RefreshAsync(first.Refresh);

        app.Clock.AdjustTime(app.Clock.GetUtcNow() + Back);

        Assert.Equal(second.Refresh, (await app.Client.RefreshAsync(first.Refresh)).Refresh);
        await app.Client.RefreshAsync(second.Refresh);
        (await app.Client.PostRefreshAsync(first.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.PostRefreshAsync(second.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task What_ended_before_or_after_the_step_stays_ended()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var before = await app.Client.LoginAsync(Email, "before");
        var after = await app.Client.LoginAsync(Email, "after");
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", before.Access);

        app.Clock.AdjustTime(app.Clock.GetUtcNow() + Back);
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", after.Access);

        foreach (var ended in new[] { before, after })
        {
            (await app.Client.GetAsync("/users/me", ended.Access)).IsProblem(401, "session_revoked");
            (await app.Client.PostRefreshAsync(ended.Refresh)).IsProblem(401, "invalid_refresh_token");
        }
    }

    [Fact]
    public async Task A_device_list_and_a_new_password_work_across_the_step()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var phone = await app.Client.LoginAsync(Email, "phone");
        var laptop = await app.Client.LoginAsync(Email, "laptop");

        app.Clock.AdjustTime(app.Clock.GetUtcNow() + Back);

        var changed = await app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", phone.Access, new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "another good password" });
        Assert.Equal(200, changed.Status);
        (await app.Client.GetAsync("/users/me", laptop.Access)).IsProblem(401, "session_revoked");
        Assert.Single((await app.Client.GetAsync("/users/me/devices", phone.Access)).Json.AsArray());
    }
}
