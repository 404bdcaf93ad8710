using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>The rules of rotation over HTTP: what a client sees.</summary>
public abstract class RotationTests(IDeployment deployment)
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task Every_refresh_gives_another_refresh_token_for_the_same_session()
    {
        await using var app = await SignedUpAsync();
        var first = await app.Client.LoginAsync(Email, "phone");

        var second = await app.Client.RefreshAsync(first.Refresh);
        var third = await app.Client.RefreshAsync(second.Refresh);

        Assert.Equal(3, new[] { first.Refresh, second.Refresh, third.Refresh }.Distinct().Count());
        Assert.Single(new[] { first, second, third }.Select(tokens => (string?)tokens.RefreshPayload["sid"]).Distinct());
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", third.Access)).Status);
    }

    [Fact]
    public async Task Thirty_two_parallel_refreshes_of_one_token_give_one_rotation_and_equal_tokens()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        using var client = app.NewClient();
        await Racing.RunAsync(32, _ => client.GetAsync("/users/me"));

        var refreshed = await Racing.RunAsync(32, _ => client.RefreshAsync(tokens.Refresh));

        var successor = Assert.Single(refreshed.Select(pair => pair.Refresh).Distinct());
        Assert.NotEqual(tokens.Refresh, successor);
        Assert.Equal(32, refreshed.Select(pair => pair.Access).Distinct().Count());
        Assert.All(refreshed, pair => Assert.Equal(1800, pair.ExpiresIn));
        Assert.Empty(app.Events.OfType<TheftDetected>());
        await app.Client.RefreshAsync(successor);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_retry_after_a_lost_answer_gets_the_same_successor_until_the_leeway_ends()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var lost = await app.Client.RefreshAsync(tokens.Refresh);

        app.Clock.Advance(TimeSpan.FromSeconds(29));
        var retried = await app.Client.RefreshAsync(tokens.Refresh);
        Assert.Equal(lost.Refresh, retried.Refresh);
        Assert.Equal(lost.RefreshExpiresIn - 29, retried.RefreshExpiresIn);
        Assert.Equal(lost.AccessPayload["iat"]!.GetValue<long>() + 29, retried.AccessPayload["iat"]!.GetValue<long>());

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task A_retry_does_not_extend_the_leeway()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.RefreshAsync(tokens.Refresh);

        for (var second = 0; second < 29; second += 10)
        {
            await app.Client.RefreshAsync(tokens.Refresh);
            app.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(401, (await app.Client.PostRefreshAsync(tokens.Refresh)).Status);
    }

    [Fact]
    public async Task With_a_leeway_of_zero_the_second_use_is_theft()
    {
        await using var app = await SignedUpAsync(options => options.ReuseLeeway = TimeSpan.Zero);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.RefreshAsync(tokens.Refresh);

        Assert.Equal(401, (await app.Client.PostRefreshAsync(tokens.Refresh)).Status);
        Assert.Equal(TheftCause.LateRetry, (await app.EventAsync<TheftDetected>()).Cause);
    }

    [Fact]
    public async Task A_late_retry_ends_that_device_and_no_other()
    {
        await using var app = await SignedUpAsync(options => options.FailureDetail = FailureDetail.Specific);
        var phone = await app.Client.LoginAsync(Email, "phone");
        var laptop = await app.Client.LoginAsync(Email, "laptop");
        var successor = await app.Client.RefreshAsync(phone.Refresh);
        app.Clock.Advance(TimeSpan.FromSeconds(30));

        (await app.Client.PostRefreshAsync(phone.Refresh)).IsProblem(401, "refresh_token_reused");

        (await app.Client.PostRefreshAsync(successor.Refresh)).IsProblem(404, "refresh_token_not_found");
        await app.Client.RefreshAsync(laptop.Refresh);
        var theft = await app.EventAsync<TheftDetected>();
        Assert.Equal((TheftCause.LateRetry, "phone", "127.0.0.1"), (theft.Cause, theft.DeviceId, theft.IpAddress));
        Assert.Equal("phone", (await app.EventAsync<SessionRevoked>(ended => ended.Reason == RevocationReason.Theft)).DeviceId);
    }

    [Fact]
    public async Task A_token_older_than_the_predecessor_is_theft_at_once()
    {
        await using var app = await SignedUpAsync(options => options.FailureDetail = FailureDetail.Specific);
        var first = await app.Client.LoginAsync(Email, "phone");
        var second = await app.Client.RefreshAsync(first.Refresh);
        var third = await app.Client.RefreshAsync(second.Refresh);

        (await app.Client.PostRefreshAsync(first.Refresh)).IsProblem(401, "refresh_token_reused");

        (await app.Client.PostRefreshAsync(third.Refresh)).IsProblem(404, "refresh_token_not_found");
        Assert.Equal(TheftCause.StaleLineage, (await app.EventAsync<TheftDetected>()).Cause);
    }

    [Fact]
    public async Task Parallel_uses_of_a_stolen_token_tell_of_one_theft()
    {
        await using var app = await SignedUpAsync();
        var first = await app.Client.LoginAsync(Email, "phone");
        var second = await app.Client.RefreshAsync(first.Refresh);
        await app.Client.RefreshAsync(second.Refresh);

        var answers = await Racing.RunAsync(8, _ => app.Client.PostRefreshAsync(first.Refresh));

        Assert.All(answers, answer => answer.IsProblem(401, "invalid_refresh_token"));
        await app.EventAsync<SessionRevoked>(ended => ended.Reason == RevocationReason.Theft);
        Assert.Single(app.Events.OfType<TheftDetected>());
    }

    [Fact]
    public async Task A_refresh_that_races_a_logout_never_leaves_a_live_token()
    {
        await using var app = await SignedUpAsync();
        for (var round = 0; round < 10; round++)
        {
            var tokens = await app.Client.LoginAsync(Email, "phone");
            var answers = new Answer?[3];

            await Racing.RunAsync(
                async () => answers[0] = await app.Client.PostRefreshAsync(tokens.Refresh),
                async () => answers[1] = await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access),
                async () => answers[2] = await app.Client.PostRefreshAsync(tokens.Refresh));

            Assert.Equal(204, answers[1]!.Status);
            foreach (var refreshed in new[] { answers[0]!, answers[2]! }.Where(answer => answer.Status == 200))
            {
                (await app.Client.PostRefreshAsync((string)refreshed.Json["refresh_token"]!)).IsProblem(401, "invalid_refresh_token");
            }

            (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        }
    }

    [Fact]
    public async Task The_leeway_does_not_bring_a_session_back()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var next = await app.Client.RefreshAsync(tokens.Refresh);
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", next.Access);

        Assert.Equal(401, (await app.Client.PostRefreshAsync(tokens.Refresh)).Status);
        Assert.Equal(401, (await app.Client.PostRefreshAsync(next.Refresh)).Status);
    }

    [Fact]
    public async Task A_refresh_token_works_one_second_before_it_expires_and_not_then()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        Assert.Equal(86400, tokens.RefreshExpiresIn);
        app.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        var next = await app.Client.RefreshAsync(tokens.Refresh);

        app.Clock.Advance(TimeSpan.FromDays(1));

        (await app.Client.PostRefreshAsync(next.Refresh)).IsProblem(401, "refresh_token_expired");
    }

    [Fact]
    public async Task Refreshing_daily_keeps_a_session_for_thirty_days_and_no_longer()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        for (var half = 0; half < 59; half++)
        {
            app.Clock.Advance(TimeSpan.FromHours(12));
            tokens = await app.Client.RefreshAsync(tokens.Refresh);
        }

        Assert.Equal(12 * 3600, tokens.RefreshExpiresIn);
        app.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        tokens = await app.Client.RefreshAsync(tokens.Refresh);
        Assert.Equal((1, 1), (tokens.RefreshExpiresIn, tokens.ExpiresIn));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "refresh_token_expired");
        (await app.Client.GetAsync("/users/me", tokens.Access)).IsProblem(401, "token_expired");
    }

    [Fact]
    public async Task A_new_login_on_the_device_kills_the_old_token_without_an_alarm()
    {
        await using var app = await SignedUpAsync(options => options.FailureDetail = FailureDetail.Specific);
        var old = await app.Client.LoginAsync(Email, "phone");
        var fresh = await app.Client.LoginAsync(Email, "phone");

        (await app.Client.PostRefreshAsync(old.Refresh)).IsProblem(404, "refresh_token_not_found");
        await app.Client.RefreshAsync(fresh.Refresh);
        Assert.Empty(app.Events.OfType<TheftDetected>());
    }

    [Fact]
    public async Task No_log_line_holds_a_password_or_a_token()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var next = await app.Client.RefreshAsync(tokens.Refresh);
        await app.Client.GetAsync("/users/me", next.Access);
        await app.Client.GetAsync("/users/me", next.Access + "x");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Client.PostRefreshAsync(tokens.Refresh);
        await app.EventAsync<TheftDetected>();

        var log = string.Join('\n', app.Log.Lines.Select(line => line.Text));
        Assert.Contains("late_retry", log, StringComparison.Ordinal);
        foreach (var secret in new[] { AuthClient.Password, AuthApp.SigningKey, tokens.Refresh.Split('.')[1], next.Access.Split('.')[1], Email })
        {
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
    }

    private async Task<AuthNodes> SignedUpAsync(Action<JwtDeviceAuthOptions>? configure = null)
    {
        var app = await deployment.StartAsync(configure);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}

public sealed class RotationOnSqliteTests() : RotationTests(new OneNodeOnSqlite());

public sealed class RotationOnThreeNodesTests(PostgresServer server) : RotationTests(new ThreeNodesOnPostgreSql(server));
