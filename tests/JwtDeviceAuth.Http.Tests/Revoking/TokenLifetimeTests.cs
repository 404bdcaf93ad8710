using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Revoking;

/// <summary>A revoked session stays revoked for as long as the longest access token that was ever issued for it, whatever the settings are by then.</summary>
public sealed class TokenLifetimeTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_token_of_a_longer_setting_stays_refused_after_a_restart_with_a_shorter_one()
    {
        await using var nodes = await AuthNodes.StartAsync(1, configure: Long);
        await nodes.Client.SignUpAsync(Email);
        var tokens = await nodes.Client.LoginAsync(Email, "phone");

        await nodes.RestartAsync(Short);
        Assert.Equal(204, (await nodes.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access)).Status);
        await PassAsync(nodes.Clock, TimeSpan.FromMinutes(25));

        (await nodes.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_token_of_a_longer_setting_is_refused_by_a_node_that_starts_with_a_shorter_one_after_the_logout()
    {
        await using var nodes = await AuthNodes.StartAsync(1, configure: Long);
        await nodes.Client.SignUpAsync(Email);
        var tokens = await nodes.Client.LoginAsync(Email, "phone");
        await nodes.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        nodes.Clock.Advance(TimeSpan.FromMinutes(5));

        await nodes.RestartAsync(Short);

        (await nodes.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task Nodes_with_different_settings_keep_what_each_of_them_needs()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        await using var brief = await AuthApp.StartAsync(Short, clock: clock, folder: folder);
        TokenPair tokens;
        await using (var lasting = await AuthApp.StartAsync(Long, clock: clock, folder: folder))
        {
            await lasting.Client.SignUpAsync(Email);
            tokens = await lasting.Client.LoginAsync(Email, "phone");
        }

        Assert.Equal(204, (await brief.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access)).Status);

        // The brief node cleans up meanwhile.
        await PassAsync(clock, TimeSpan.FromMinutes(25));

        await using var restarted = await AuthApp.StartAsync(Long, clock: clock, folder: folder);
        (await restarted.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
        (await brief.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task While_the_store_cannot_say_whether_the_session_of_such_a_token_was_revoked_the_answer_is_503()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        await using var lasting = await AuthApp.StartAsync(Long, clock: clock, folder: folder);
        await lasting.Client.SignUpAsync(Email);
        var tokens = await lasting.Client.LoginAsync(Email, "phone");
        var isDown = false;
        await using var brief = await AuthApp.StartAsync(
            Short,
            auth =>
            {
                auth.Services.Around<IRevokedSessionStore>((_, store) => isDown ? throw new StoreUnavailableException("down", new TimeoutException()) : store());
            },
            map: app => app.MapGet("/anybody", () => "hello"),
            clock: clock,
            folder: folder);

        isDown = true;
        Assert.Equal("1", (await brief.Client.GetAsync("/whoami", tokens.Access)).IsProblem(503, "store_unavailable").Headers["Retry-After"]);
        Assert.Equal("hello", (await brief.Client.GetAsync("/anybody", tokens.Access)).Body);
        isDown = false;
        Assert.Equal(200, (await brief.Client.GetAsync("/whoami", tokens.Access)).Status);
        isDown = true;
        Assert.Equal(200, (await brief.Client.GetAsync("/whoami", tokens.Access)).Status);
    }

    [Fact]
    public async Task A_token_that_lives_longer_than_any_that_is_issued_is_refused()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var token = (await app.Client.LoginAsync(Email, "phone")).Access;

        foreach (var (seconds, status) in new[] { (86_400, 200), (86_401, 401), (864_000, 401) })
        {
            var altered = TokenForge.Alter(token, claims => claims["exp"] = (long)claims["iat"]! + seconds);
            Assert.Equal(status, (await app.Client.GetAsync("/whoami", altered)).Status);
        }

        Assert.Equal(401, (await app.Client.GetAsync("/whoami", TokenForge.Alter(token, claims => claims.Remove("iat")))).Status);
    }

    [Fact]
    public async Task A_setting_past_the_longest_life_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => AuthApp.StartAsync(options => options.AccessTokenLifetime = options.RefreshTokenLifetime = TimeSpan.FromSeconds(86_401)));

        Assert.Equal("JwtDeviceAuth:AccessTokenLifetime is 1.00:00:01; set it to whole seconds from 00:00:01 to 1.00:00:00.", failure.Message);
    }

    [Fact]
    public async Task A_token_lives_no_longer_than_its_session_even_on_a_node_that_would_let_it()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        await using var brief = await AuthApp.StartAsync(
            options => (options.AccessTokenLifetime, options.RefreshTokenLifetime) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)),
            clock: clock,
            folder: folder);
        await using var lasting = await AuthApp.StartAsync(Long, clock: clock, folder: folder);
        await brief.Client.SignUpAsync(Email);
        var first = await brief.Client.LoginAsync(Email, "phone");
        await brief.Client.RefreshAsync(first.Refresh);

        // A repeat is answered from the row that the other node wrote.
        var repeated = await lasting.Client.RefreshAsync(first.Refresh);

        Assert.Equal((60, 60), (repeated.ExpiresIn, repeated.RefreshExpiresIn));
        Assert.Equal((long)repeated.RefreshPayload["exp"]!, (long)repeated.AccessPayload["exp"]!);
    }

    [Fact]
    public async Task A_refresh_token_that_lives_shorter_than_an_access_token_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => AuthApp.StartAsync(options => options.RefreshTokenLifetime = TimeSpan.FromMinutes(29)));

        Assert.Equal(
            "JwtDeviceAuth:RefreshTokenLifetime is 00:29:00; set it to AccessTokenLifetime (00:30:00) or more: an access token must not outlive its session.",
            failure.Message);
    }

    private static void Long(JwtDeviceAuthOptions options) => options.AccessTokenLifetime = TimeSpan.FromMinutes(30);

    private static void Short(JwtDeviceAuthOptions options)
    {
        options.AccessTokenLifetime = TimeSpan.FromSeconds(5);
        options.Cleanup.Interval = TimeSpan.FromSeconds(30);
    }

    /// <summary>Lets the time go by in steps that give the background its turn: polls and clean-ups come at their times.</summary>
    private static async Task PassAsync(FakeClock clock, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(30))
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(15, TestContext.Current.CancellationToken);
        }
    }
}
