using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>Sign-up, login, profile and devices, as a client sees them.</summary>
public abstract class AccountFlowTests(IDeployment deployment)
{
    private const string Email = "Ann@Example.com";

    [Fact]
    public async Task Sign_up_answers_with_the_user_and_no_secret()
    {
        await using var app = await deployment.StartAsync();

        var user = await (await app.Client.PostJsonAsync(
            "/users/signup", new JsonObject { ["email"] = Email, ["name"] = " Ann ", ["password"] = AuthClient.Password })).SuccessAsync();

        Assert.Equal(["created_at", "email", "id", "name", "updated_at"], user.AsObject().Select(field => field.Key).Order());
        Assert.Equal((Email, "Ann", "2026-03-01T12:00:00Z"), ((string)user["email"]!, (string)user["name"]!, (string)user["created_at"]!));
        Assert.Equal(user["id"]!.GetValue<long>(), (await app.EventAsync<UserSignedUp>()).UserId);
    }

    [Fact]
    public async Task A_login_takes_any_case_of_the_address_and_both_kinds_of_body()
    {
        await using var app = await SignedUpAsync();

        await app.Client.LoginAsync("ann@example.COM", "phone");
        var json = await app.Client.PostJsonAsync(
            "/users/login", new JsonObject { ["email"] = Email, ["password"] = AuthClient.Password, ["device_id"] = "laptop" });

        Assert.Equal(200, json.Status);
        Assert.Equal("no-store", json.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task An_access_token_works_one_second_before_it_expires_and_not_then()
    {
        await using var app = await SignedUpAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        Assert.Equal(1800, tokens.ExpiresIn);

        app.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var expired = (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "token_expired");
        Assert.Contains("error=\"invalid_token\"", expired.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_list_shows_each_device_and_marks_the_one_that_asks()
    {
        await using var app = await SignedUpAsync();
        await app.Client.LoginAsync(Email, "phone", deviceName: "Ann's phone");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var laptop = await app.Client.LoginAsync(Email, "laptop");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        laptop = await app.Client.RefreshAsync(laptop.Refresh);

        // A refresh shows when its leeway is over.
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var devices = (await (await app.Client.GetAsync("/users/me/devices", laptop.Access)).SuccessAsync()).AsArray();

        Snapshot.Verify(devices.ToJsonString(new() { WriteIndented = true }));
    }

    [Fact]
    public async Task A_device_can_be_renamed_and_ended()
    {
        await using var app = await SignedUpAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");
        var laptop = await app.Client.LoginAsync(Email, "laptop");
        var id = (await app.Client.GetAsync("/users/me/devices", phone.Access)).Json.AsArray()
            .Single(device => (string)device!["device_id"]! == "laptop")!["id"]!;

        var renamed = await app.Client.SendJsonAsync(
            HttpMethod.Patch, $"/users/me/devices/{id}", phone.Access, new JsonObject { ["device_name"] = "Work" });
        Assert.Equal("Work", (string)(await renamed.SuccessAsync())["device_name"]!);

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", phone.Access)).Status);
        Assert.Equal(401, (await app.Client.PostRefreshAsync(laptop.Refresh)).Status);
        await app.Client.RefreshAsync(phone.Refresh);
        (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", phone.Access)).IsProblem(404, "device_not_found");
        Assert.Equal("laptop", (await app.EventAsync<SessionRevoked>(ended => ended.Reason == RevocationReason.DeviceRevoked)).DeviceId);
    }

    [Fact]
    public async Task Logout_ends_this_device_only_and_can_be_repeated_without_harm()
    {
        await using var app = await SignedUpAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");
        var laptop = await app.Client.LoginAsync(Email, "laptop");

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", phone.Access)).Status);
        await app.IsRevokedAsync(phone);
        (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", phone.Access)).IsProblem(401, "session_revoked");

        Assert.Equal(401, (await app.Client.PostRefreshAsync(phone.Refresh)).Status);
        await app.Client.RefreshAsync(laptop.Refresh);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logout_all_ends_every_device_or_every_other(bool keepCurrent)
    {
        await using var app = await SignedUpAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");
        var laptop = await app.Client.LoginAsync(Email, "laptop");

        var answer = keepCurrent
            ? await app.Client.PostJsonAsync("/users/logout-all", new JsonObject { ["keep_current"] = true }, phone.Access)
            : await app.Client.SendAsync(HttpMethod.Post, "/users/logout-all", phone.Access);

        Assert.Equal(204, answer.Status);
        Assert.Equal(keepCurrent ? 200 : 401, (await app.Client.PostRefreshAsync(phone.Refresh)).Status);
        Assert.Equal(401, (await app.Client.PostRefreshAsync(laptop.Refresh)).Status);
    }

    [Fact]
    public async Task A_new_password_ends_every_other_device_and_keeps_this_one()
    {
        await using var app = await SignedUpAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");
        var laptop = await app.Client.LoginAsync(Email, "laptop");

        var changed = await app.Client.SendJsonAsync(
            HttpMethod.Put,
            "/users/me",
            phone.Access,
            new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "another password" });

        Assert.Equal(200, changed.Status);
        await app.Client.RefreshAsync(phone.Refresh);
        Assert.Equal(401, (await app.Client.PostRefreshAsync(laptop.Refresh)).Status);
        Assert.Equal(401, (await app.Client.PostLoginAsync(Email, "laptop")).Status);
        await app.Client.LoginAsync(Email, "laptop", "another password");
        await app.EventAsync<PasswordChanged>();
        Assert.Equal("laptop", (await app.EventAsync<SessionRevoked>(ended => ended.Reason == RevocationReason.PasswordChanged)).DeviceId);
    }

    [Fact]
    public async Task A_new_name_keeps_every_device()
    {
        await using var app = await SignedUpAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var changed = await (await app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", phone.Access, new JsonObject { ["old_password"] = AuthClient.Password, ["name"] = "Anna" })).SuccessAsync();

        Assert.Equal(("Anna", "2026-03-01T12:01:00Z"), ((string)changed["name"]!, (string)changed["updated_at"]!));
        await app.Client.RefreshAsync(phone.Refresh);
    }

    [Fact]
    public async Task Deleting_me_leaves_nothing()
    {
        await using var app = await SignedUpAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");

        using var password = new FormUrlEncodedContent([new("password", AuthClient.Password)]);
        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, "/users/me", phone.Access, password)).Status);

        (await app.Client.GetAsync("/users/me", phone.Access)).IsProblem(401, "session_revoked");
        Assert.Equal(401, (await app.Client.PostRefreshAsync(phone.Refresh)).Status);
        Assert.Equal(401, (await app.Client.PostLoginAsync(Email, "phone")).Status);
        await app.Client.SignUpAsync(Email);
    }

    [Fact]
    public async Task An_inactive_user_is_told_so_with_the_right_password_only()
    {
        await using var app = await SignedUpAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");
        await DeactivateAsync(app);

        (await app.Client.PostLoginAsync(Email, "phone")).IsProblem(403, "account_inactive");
        (await app.Client.PostLoginAsync(Email, "phone", "wrong password")).IsProblem(401, "invalid_credentials");
        (await app.Client.PostRefreshAsync(phone.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.GetAsync("/users/me", phone.Access)).IsProblem(403, "account_inactive");
    }

    [Fact]
    public async Task A_hash_with_a_lower_work_factor_is_upgraded_at_login()
    {
        await using var app = await SignedUpAsync();
        await app.RestartAsync(options => options.Passwords.WorkFactor = 11);
        Assert.StartsWith("$2b$04$", await HashAsync(app), StringComparison.Ordinal);

        var logins = await Racing.RunAsync(4, number => app.Client.PostLoginAsync(Email, $"device{number}"));

        Assert.All(logins, login => Assert.Equal(200, login.Status));
        Assert.StartsWith("$2b$11$", await HashAsync(app), StringComparison.Ordinal);
        await app.Client.LoginAsync(Email, "phone");
    }

    [Fact]
    public async Task Twelve_parallel_logins_on_one_device_leave_one_device()
    {
        await using var app = await SignedUpAsync(options => options.Lockout.Enabled = false);

        var logins = await Racing.RunAsync(12, _ => app.Client.LoginAsync(Email, "phone"));

        var refreshed = new List<Answer>();
        foreach (var login in logins)
        {
            refreshed.Add(await app.Client.PostRefreshAsync(login.Refresh));
        }

        var last = Assert.Single(refreshed, answer => answer.Status == 200);
        var alive = logins[refreshed.IndexOf(last)];
        foreach (var login in logins.Where(login => login != alive))
        {
            await app.AllRevokeAsync(login);
        }

        Assert.Single((await (await app.Client.GetAsync("/users/me/devices", alive.Access)).SuccessAsync()).AsArray());
    }

    [Fact]
    public async Task Past_the_limit_of_devices_the_one_unused_the_longest_is_signed_out()
    {
        await using var app = await SignedUpAsync(options => options.MaxDevicesPerUser = 2);
        var phone = await app.Client.LoginAsync(Email, "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var laptop = await app.Client.LoginAsync(Email, "laptop");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        phone = await app.Client.RefreshAsync(phone.Refresh);

        await app.Client.LoginAsync(Email, "tablet");

        Assert.Equal(401, (await app.Client.PostRefreshAsync(laptop.Refresh)).Status);
        await app.Client.RefreshAsync(phone.Refresh);
    }

    [Fact]
    public async Task Expired_sessions_are_removed_in_the_background()
    {
        await using var app = await SignedUpAsync();
        await app.Client.LoginAsync(Email, "phone");
        app.Clock.Advance(TimeSpan.FromHours(23));
        await app.Client.LoginAsync(Email, "laptop");

        app.Clock.Advance(TimeSpan.FromHours(1));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<Stores.DeviceSession>()
            .CountAsync(deadline.Token)) > 1)
        {
            await Task.Delay(20, deadline.Token);
        }

        Assert.Empty(app.Log.Errors);
    }

    private async Task<AuthNodes> SignedUpAsync(Action<JwtDeviceAuthOptions>? configure = null)
    {
        var app = await deployment.StartAsync(configure);
        await app.Client.SignUpAsync(Email);
        return app;
    }

    private static Task<int> DeactivateAsync(AuthNodes app) => app.InScopeAsync(services => services
        .GetRequiredService<JwtDeviceAuthDbContext>().Set<User>().ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false)));

    private static Task<string> HashAsync(AuthNodes app) => app.InScopeAsync(async services
        => (await services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>().SingleAsync()).PasswordHash!);
}

public sealed class AccountFlowOnSqliteTests() : AccountFlowTests(new OneNodeOnSqlite());

public sealed class AccountFlowOnThreeNodesTests(PostgresServer server) : AccountFlowTests(new ThreeNodesOnPostgreSql(server));
