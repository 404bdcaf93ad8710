using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Cookies;

/// <summary>A refresh token that is asked for as a cookie is one from every way in, stays one, and is never in a body.</summary>
public sealed class CookieDeliveryTests : IAsyncLifetime
{
    private const string Email = "ann@example.com";

    private AuthApp _app = null!;
    private CookiePage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PasskeyUser.StartAsync();
        _page = new CookiePage(_app.Client);
    }

    [Fact]
    public async Task A_login_sets_a_cookie_that_no_script_and_no_other_site_gets()
    {
        await _app.Client.SignUpAsync(Email);

        var answer = await _page.LoginAsync(Email);

        Assert.Equal(["access_token", "expires_in", "refresh_expires_in", "token_type"], answer.AsObject().Select(field => field.Key).Order());
        var (name, value) = Assert.Single(_page.Cookies);
        Assert.StartsWith("__Host-refresh-", name, StringComparison.Ordinal);
        Assert.Equal("rt+jwt", (string?)TokenPair.Header(value)["typ"]);
        var attributes = _page.LastSet!.Split("; ").Skip(1).Order().ToArray();
        // It lives as long as a device can be trusted: 30 days.
        Assert.Equal(["httponly", "max-age=2592000", "path=/", "samesite=strict", "secure"], attributes);
    }

    [Fact]
    public async Task A_refresh_takes_the_cookie_and_gives_the_next_without_any_body()
    {
        await _app.Client.SignUpAsync(Email);
        await _page.LoginAsync(Email);
        var before = Assert.Single(_page.Cookies);

        var answer = await _page.RefreshAsync();

        Assert.Null(answer["refresh_token"]);
        Assert.Equal(200, (await _app.Client.GetAsync("/users/me", (string)answer["access_token"]!)).Status);
        var after = Assert.Single(_page.Cookies);
        Assert.Equal(before.Key, after.Key);
        Assert.NotEqual(before.Value, after.Value);
        _page.Cookies[before.Key] = before.Value;
        await _page.RefreshAsync();
        Assert.Equal(after.Value, Assert.Single(_page.Cookies).Value);
    }

    [Fact]
    public async Task OAuths_endpoint_does_the_same()
    {
        await _app.Client.SignUpAsync(Email);
        var login = CookiePage.LoginFields(Email);
        login["grant_type"] = "password";
        login["username"] = Email;

        var tokens = await (await _page.PostAsync("/users/token", login)).SuccessAsync();
        var next = await (await _page.PostAsync("/users/token", new() { ["grant_type"] = "refresh_token" })).SuccessAsync();

        Assert.Null(tokens["refresh_token"]);
        Assert.Null(next["refresh_token"]);
        Assert.Equal(200, (await _page.PostAsync("/users/revoke")).Status);
        Assert.Empty(_page.Cookies);
        (await _app.Client.GetAsync("/users/me", (string)next["access_token"]!)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_login_with_a_second_factor_does_the_same()
    {
        var user = await FactorUser.EnrolAsync(_app, Email);
        var token = (string)(await _page.PostAsync("/users/login", CookiePage.LoginFields(Email))).IsProblem(403, "mfa_required").Json["mfa_token"]!;
        Assert.Empty(_page.Cookies);

        var answer = await (await _page.PostAsync(
            "/users/login/mfa", new() { ["mfa_token"] = token, ["totp"] = user.Code(), ["token_delivery"] = "cookie" })).SuccessAsync();

        Assert.Null(answer["refresh_token"]);
        await _page.RefreshAsync();
    }

    [Fact]
    public async Task A_login_that_adds_its_second_factor_does_the_same()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Required = true);
        var page = new CookiePage(app.Client);
        await app.Client.SignUpAsync(Email);
        var token = (string)(await page.PostAsync("/users/login", CookiePage.LoginFields(Email))).IsProblem(403, "mfa_enrolment_required").Json["mfa_token"]!;
        var setup = await (await page.PostAsync("/users/login/mfa/totp", new() { ["mfa_token"] = token })).SuccessAsync();

        var answer = await (await page.PostAsync($"/users/login/mfa/totp/{setup["id"]}/confirm", new()
        {
            ["mfa_token"] = token,
            ["code"] = FactorUser.CodeOf((string)setup["secret"]!, app.Clock.GetUtcNow()),
            ["token_delivery"] = "cookie",
        })).SuccessAsync();

        Assert.Null(answer["refresh_token"]);
        Assert.Equal(10, answer["recovery_codes"]!.AsArray().Count);
        await page.RefreshAsync();
    }

    [Fact]
    public async Task A_login_with_a_passkey_does_the_same()
    {
        using var user = await PasskeyUser.AddAsync(_app);
        var passkey = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(_app));

        var answer = await (await _page.PostAsync(
            "/users/passkey/login", new() { ["passkey"] = passkey, ["device_id"] = "browser", ["token_delivery"] = "cookie" })).SuccessAsync();

        Assert.Null(answer["refresh_token"]);
        await _page.RefreshAsync();
    }

    [Fact]
    public async Task A_token_from_a_body_moves_into_a_cookie_by_a_refresh_and_never_back()
    {
        await _app.Client.SignUpAsync(Email);
        var tokens = await _app.Client.LoginAsync(Email, "browser");

        var moved = await _page.RefreshAsync(new() { ["refresh_token"] = tokens.Refresh, ["token_delivery"] = "cookie" });

        Assert.Null(moved["refresh_token"]);
        (await _page.PostAsync("/users/refresh", new() { ["token_delivery"] = "body" })).IsInvalid("token_delivery");
        Assert.Null((await _page.RefreshAsync(new() { ["token_delivery"] = "cookie" }))["refresh_token"]);
    }

    [Fact]
    public async Task A_login_without_a_cookie_takes_the_one_of_its_device_away()
    {
        await _app.Client.SignUpAsync(Email);
        await _page.LoginAsync(Email, "browser");
        await _page.LoginAsync(Email, "other");

        var fields = CookiePage.LoginFields(Email);
        fields["token_delivery"] = "body";
        var tokens = TokenPair.From(await (await _page.PostAsync("/users/login", fields)).SuccessAsync());

        Assert.Equal("other", (string?)TokenPair.Payload(Assert.Single(_page.Cookies).Value)["device_id"]);
        await _app.Client.RefreshAsync(tokens.Refresh);
    }

    [Theory]
    [InlineData("Cookie")]
    [InlineData("header")]
    public async Task Another_delivery_is_refused_and_signs_nobody_in(string delivery)
    {
        await _app.Client.SignUpAsync(Email);
        var fields = CookiePage.LoginFields(Email);
        fields["token_delivery"] = delivery;

        (await _page.PostAsync("/users/login", fields)).IsInvalid("token_delivery");

        Assert.Empty(_page.Cookies);
        Assert.Empty(_app.Events.OfType<JwtDeviceAuth.Sessions.LoginSucceeded>());
    }

    [Fact]
    public async Task The_cookie_of_a_trusted_device_stands_in_for_the_second_factor_after_the_session_is_over()
    {
        var user = await FactorUser.EnrolAsync(_app, Email);
        var token = (string)(await _page.PostAsync("/users/login", CookiePage.LoginFields(Email))).Json["mfa_token"]!;
        await (await _page.PostAsync("/users/login/mfa", new()
        {
            ["mfa_token"] = token, ["totp"] = user.Code(), ["trust_device"] = true, ["token_delivery"] = "cookie",
        })).SuccessAsync();
        _app.Clock.Advance(TimeSpan.FromDays(20));

        (await _page.PostAsync("/users/refresh")).IsProblem(401, "invalid_refresh_token");
        await _page.LoginAsync(Email);

        await _page.RefreshAsync();
        (await _page.PostAsync("/users/login", CookiePage.LoginFields(Email, "tablet"))).IsProblem(403, "mfa_required");
    }

    [Fact]
    public async Task No_log_line_holds_a_token_of_a_cookie()
    {
        await _app.Client.SignUpAsync(Email);
        await _page.LoginAsync(Email);
        var first = Assert.Single(_page.Cookies).Value;
        await _page.RefreshAsync();

        Assert.All(new[] { first, Assert.Single(_page.Cookies).Value }, token => Assert.DoesNotContain(_app.Log.Lines, line => line.Text.Contains(token, StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
