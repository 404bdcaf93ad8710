using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Cookies;

/// <summary>Several applications, accounts and devices in one browser, and the end of a session that is in a cookie.</summary>
public sealed class CookieSelectionTests : IAsyncLifetime
{
    private const string Ann = "ann@example.com";
    private const string Bob = "bob@example.com";

    private readonly Mailbox _mailbox = new();
    private AuthApp _app = null!;
    private CookiePage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await AuthApp.StartAsync(extend: _mailbox.AddTo);
        await _app.Client.SignUpAsync(Ann);
        await _app.Client.SignUpAsync(Bob);
        _page = new CookiePage(_app.Client);
    }

    [Fact]
    public async Task Two_accounts_with_a_device_id_each_do_not_take_each_others_place()
    {
        await _page.LoginAsync(Ann, "of ann");
        await _page.LoginAsync(Bob, "of bob");

        Assert.Equal(2, _page.Cookies.Count);
        (await _page.PostAsync("/users/refresh")).IsInvalid("device_id");
        Assert.Equal("1", Subject(await _page.RefreshAsync(new() { ["device_id"] = "of ann" })));
        Assert.Equal("2", Subject(await _page.RefreshAsync(new() { ["device_id"] = "of bob" })));
        (await _page.PostAsync("/users/refresh", new() { ["device_id"] = "of nobody" })).IsProblem(401, "invalid_refresh_token");
        Assert.Equal(204, (await _page.PostAsync("/users/logout", new() { ["device_id"] = "of ann" })).Status);
        Assert.Equal("2", Subject(await _page.RefreshAsync()));
    }

    [Fact]
    public async Task A_page_does_not_go_on_as_somebody_who_signed_in_on_its_device_meanwhile()
    {
        await _page.LoginAsync(Ann);
        await _page.LoginAsync(Bob);

        (await _page.PostAsync("/users/refresh", new() { ["user_id"] = "1" })).IsProblem(401, "invalid_refresh_token");

        Assert.Equal("2", Subject(await _page.RefreshAsync(new() { ["user_id"] = "2" })));
    }

    [Fact]
    public async Task Two_applications_on_one_host_do_not_see_each_others_cookies()
    {
        await using var other = await AuthApp.StartAsync(options => options.Issuer = "Another");
        await other.Client.SignUpAsync(Bob);
        var page = new CookiePage(other.Client);
        await _page.LoginAsync(Ann);
        await page.LoginAsync(Bob);
        foreach (var (name, value) in _page.Cookies)
        {
            page.Cookies.Add(name, value);
        }

        Assert.Equal(2, page.Cookies.Count);
        await page.RefreshAsync();
        Assert.Equal(204, (await page.PostAsync("/users/logout")).Status);
        Assert.Equal(_page.Cookies, page.Cookies);
        await _page.RefreshAsync();
    }

    [Fact]
    public async Task A_cookie_that_this_application_did_not_make_is_none()
    {
        await _page.LoginAsync(Ann);
        var (name, value) = Assert.Single(_page.Cookies);

        foreach (var (wrongName, wrongValue) in new[]
        {
            (name, value[..^4] + "AAAA"), (name, "nonsense"), (name, ""), (name[2..], value), (name.Replace("__Host-", "__Secure-", StringComparison.Ordinal), value),
            (name[..^2] + "00", value),
        })
        {
            _page.Cookies.Clear();
            _page.Cookies[wrongName] = wrongValue;

            (await _page.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token");
        }
    }

    [Fact]
    public async Task A_page_that_asks_whether_somebody_is_signed_in_is_told_that_nobody_is()
        => Assert.Contains("cookie", (string)(await _page.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token").Json["detail"]!, StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logout_ends_the_session_and_takes_the_cookie_with_the_access_token_or_without(bool hasAccessToken)
    {
        var access = (string)(await _page.LoginAsync(Ann))["access_token"]!;
        var cookie = Assert.Single(_page.Cookies);

        Assert.Equal(204, (await _page.PostAsync("/users/logout", accessToken: hasAccessToken ? access : null)).Status);

        Assert.Contains("expires=Thu, 01 Jan 1970", _page.LastSet, StringComparison.Ordinal);
        Assert.Contains("path=/", _page.LastSet, StringComparison.Ordinal);
        Assert.Empty(_page.Cookies);
        (await _app.Client.GetAsync("/users/me", access)).IsProblem(401, "session_revoked");
        _page.Cookies[cookie.Key] = cookie.Value;
        (await _page.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token");
        await _app.EventAsync<SessionRevoked>(revoked => revoked.Reason == RevocationReason.Logout);
    }

    [Fact]
    public async Task An_access_token_of_one_person_beside_the_cookie_of_another_signs_out_the_one_and_leaves_the_other()
    {
        var ann = await _app.Client.LoginAsync(Ann, "phone");
        await _page.LoginAsync(Bob);

        Assert.Equal(204, (await _page.PostAsync("/users/logout", accessToken: ann.Access)).Status);

        (await _app.Client.GetAsync("/users/me", ann.Access)).IsProblem(401, "session_revoked");
        Assert.Equal("2", Subject(await _page.RefreshAsync()));
    }

    [Fact]
    public async Task A_wrong_access_token_is_not_made_good_by_a_cookie()
    {
        await _page.LoginAsync(Ann);

        (await _page.PostAsync("/users/logout", accessToken: "nonsense")).IsProblem(401, "invalid_token");
        _app.Clock.Advance(TimeSpan.FromDays(2));
        (await _page.PostAsync("/users/logout")).IsProblem(401, "authentication_required");
    }

    [Fact]
    public async Task A_fallback_policy_does_not_stand_before_a_logout_by_cookie_and_what_the_application_demands_of_the_logout_does()
    {
        foreach (var (isDemanded, status) in new[] { (false, 204), (true, 401) })
        {
            await using var app = await AuthApp.StartAsync(
                extend: auth => auth.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()),
                endpoints: endpoints => _ = isDemanded ? endpoints.Logout.RequireAuthorization() : endpoints.Logout);
            await app.Client.SignUpAsync(Ann);
            var page = new CookiePage(app.Client);
            var access = (string)(await page.LoginAsync(Ann))["access_token"]!;

            Assert.Equal(status, (await page.PostAsync("/users/logout")).Status);
            Assert.Equal(isDemanded ? 204 : 401, (await page.PostAsync("/users/logout", accessToken: access)).Status);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Logout_everywhere_takes_the_cookies_of_what_ended(bool keepsCurrent, int left)
    {
        await _page.LoginAsync(Ann, "one");
        var access = (string)(await _page.LoginAsync(Ann, "two"))["access_token"]!;
        await _page.LoginAsync(Bob, "three");

        await _page.PostAsync("/users/logout-all", new() { ["keep_current"] = keepsCurrent }, access);

        // Two cookies of one answer come in one header here.
        Assert.Equal(2 - left, _page.LastSet!.Split("expires=Thu, 01 Jan 1970").Length - 1);
    }

    [Fact]
    public async Task Whatever_ends_a_session_takes_its_cookie_and_no_other()
    {
        // Each by Ann, in a session that is in no cookie; in the browser are two of hers, and one of Bob's.
        (string Name, string[] Left, Func<string, Task<Answer>> EndAsync)[] ends =
        [
            ("the other device", ["one", "bob's"], async access =>
            {
                var devices = await (await _page.SendAsync(HttpMethod.Get, "/users/me/devices", accessToken: access)).SuccessAsync();
                var id = (long)devices.AsArray().Single(device => (string?)device!["device_id"] == "two")!["id"]!;
                return await _page.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", accessToken: access);
            }),
            ("no other device", ["one", "two", "bob's"], access => _page.SendAsync(HttpMethod.Delete, "/users/me/devices/999", accessToken: access)),
            ("another name", ["one", "two", "bob's"], access => _page.SendAsync(HttpMethod.Put, "/users/me", new() { ["name"] = "Anna" }, access)),
            ("no new password", ["one", "two", "bob's"], access => _page.SendAsync(HttpMethod.Put, "/users/me", NewPassword("wrong"), access)),
            ("a new password", ["one", "bob's"], async _ => await _page.SendAsync(
                HttpMethod.Put, "/users/me", NewPassword(AuthClient.Password), (string)(await _page.RefreshAsync(new() { ["device_id"] = "one" }))["access_token"]!)),
            ("a reset", ["bob's"], async _ =>
            {
                await _page.PostAsync("/users/password/forgot", new() { ["email"] = Ann });
                return await _page.PostAsync("/users/password/reset", new() { ["code"] = (await _mailbox.EmailAsync<PasswordResetEmail>()).Code, ["new_password"] = AuthClient.Password });
            }),
            ("the wrong password for the end of the account", ["one", "two", "bob's"], access => _page.SendAsync(HttpMethod.Delete, "/users/me", new() { ["password"] = "wrong" }, access)),
            ("the end of the account", ["bob's"], access => _page.SendAsync(HttpMethod.Delete, "/users/me", new() { ["password"] = AuthClient.Password }, access)),
        ];

        foreach (var (name, left, endAsync) in ends)
        {
            _page.Cookies.Clear();
            await _page.LoginAsync(Ann, "one");
            await _page.LoginAsync(Ann, "two");
            await _page.LoginAsync(Bob, "bob's");
            var access = (await _app.Client.LoginAsync(Ann, "phone")).Access;

            await endAsync(access);

            Assert.Equal((name, string.Join(' ', left)), (name, string.Join(' ', _page.Cookies.Values.Select(cookie => (string?)TokenPair.Payload(cookie)["device_id"]))));
        }
    }

    /// <summary>A browser has one cookie of a device, and cannot be asked to drop it only if it is still the same: another tab's answer may have set it anew.</summary>
    [Fact]
    public async Task A_refresh_that_is_refused_takes_no_cookie_away()
    {
        (string Why, Func<Task> PrepareAsync)[] refusals =
        [
            ("the session was ended elsewhere", async () => await _app.Client.SendAsync(HttpMethod.Post, "/users/logout", (string)(await _page.RefreshAsync())["access_token"]!)),
            ("it is a copy that comes late", async () =>
            {
                var (name, copy) = Assert.Single(_page.Cookies);
                await _page.RefreshAsync();
                _app.Clock.Advance(TimeSpan.FromMinutes(1));
                _page.Cookies[name] = copy;
            }),
            ("it has expired", () =>
            {
                _app.Clock.Advance(TimeSpan.FromDays(2));
                return Task.CompletedTask;
            }),
        ];

        foreach (var (why, prepareAsync) in refusals)
        {
            await _page.LoginAsync(Ann);
            await prepareAsync();
            var dead = Assert.Single(_page.Cookies);

            // It waits for its answer, while another tab signs in.
            (await _page.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token");
            Assert.Equal((why, null), (why, _page.LastSet));
            await _page.LoginAsync(Ann);
            var good = Assert.Single(_page.Cookies);
            _page.Cookies[dead.Key] = dead.Value;
            (await _page.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token");

            Assert.Equal((why, null), (why, _page.LastSet));
            _page.Cookies[good.Key] = good.Value;
            await _page.RefreshAsync();
        }
    }

    [Fact]
    public async Task A_cookie_without_its_key_is_refused_and_stays_for_the_page_that_has_the_key()
    {
        using var key = new ClientKey(_app.Clock);
        key.ProveRequestsOf(_app.Client);
        await _page.LoginAsync(Ann);
        _app.Client.Sending = null;

        (await _page.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token");

        Assert.Null(_page.LastSet);
        key.ProveRequestsOf(_app.Client);
        await _page.RefreshAsync();
    }

    [Fact]
    public async Task The_cookie_of_a_device_that_a_login_elsewhere_pushes_out_stays_behind_and_opens_nothing()
    {
        await using var app = await AuthApp.StartAsync(options => options.MaxDevicesPerUser = 1);
        await app.Client.SignUpAsync(Ann);
        var (first, second) = (new CookiePage(app.Client), new CookiePage(app.Client));
        await first.LoginAsync(Ann, "first");

        await second.LoginAsync(Ann, "second");

        (await first.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token");
        await second.RefreshAsync();
        await first.LoginAsync(Ann, "first");
        await first.RefreshAsync();
    }

    [Fact]
    public async Task The_settings_give_a_name_a_path_and_Lax()
    {
        await using var app = await AuthApp.StartAsync(options =>
        {
            options.RefreshCookie.Name = "todo";
            options.RefreshCookie.Path = "/users";
            options.RefreshCookie.SameSite = SameSiteMode.Lax;
        });
        await app.Client.SignUpAsync(Ann);
        var page = new CookiePage(app.Client);

        await page.LoginAsync(Ann);

        Assert.StartsWith("__Secure-todo-", Assert.Single(page.Cookies).Key, StringComparison.Ordinal);
        Assert.Contains("path=/users; secure; samesite=lax; httponly", page.LastSet, StringComparison.Ordinal);
        Assert.Equal(204, (await page.PostAsync("/users/logout")).Status);
        Assert.Empty(page.Cookies);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The same again: what counts is that there was one.</summary>
    private static JsonObject NewPassword(string old) => new() { ["old_password"] = old, ["new_password"] = AuthClient.Password };

    private static string? Subject(JsonNode answer) => (string?)TokenPair.Payload((string)answer["access_token"]!)["sub"];
}
