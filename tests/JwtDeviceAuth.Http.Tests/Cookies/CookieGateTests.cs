using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Cookies;

/// <summary>What another site makes a browser send is refused, before anything is read or changed.</summary>
public sealed class CookieGateTests : IAsyncLifetime
{
    private const string Email = "ann@example.com";
    private const string Own = "{own}";

    private AuthApp _app = null!;
    private CookiePage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await AuthApp.StartAsync();
        await _app.Client.SignUpAsync(Email);
        _page = new CookiePage(_app.Client);
        await _page.LoginAsync(Email);
    }

    [Theory]
    [InlineData("X", "same-origin", null)]
    [InlineData("XMLHttpRequest", "same-site", null)]
    [InlineData("X", "same-origin", "https://evil.example")]
    [InlineData("X", null, Own)]
    public async Task A_page_of_the_same_site_is_let_through(string? header, string? fetchSite, string? origin)
    {
        From(header, fetchSite, origin);

        await _page.RefreshAsync();
        Assert.Equal(200, (await _page.PostAsync("/users/login", CookiePage.LoginFields(Email))).Status);
        Assert.Equal(204, (await _page.PostAsync("/users/logout")).Status);
    }

    [Theory]
    [InlineData(null, "same-origin", null)]
    [InlineData(" ", "same-origin", null)]
    [InlineData("X", "cross-site", null)]
    [InlineData("X", "cross-site", Own)]
    [InlineData("X", "none", null)]
    [InlineData("X", "", Own)]
    [InlineData("X", "same-origin, same-origin", Own)]
    [InlineData("X", "Same-Origin", null)]
    [InlineData("X", null, null)]
    [InlineData("X", null, "null")]
    [InlineData("X", null, "https://evil.example")]
    [InlineData("X", null, "http://127.0.0.1")]
    [InlineData("X", null, "http://127.0.0.1.evil.example")]
    public async Task Any_other_is_refused_and_changes_nothing(string? header, string? fetchSite, string? origin)
    {
        var before = Assert.Single(_page.Cookies).Value;
        var kept = new Dictionary<string, string>(_page.Headers);
        From(header, fetchSite, origin);

        foreach (var path in new[] { "/users/refresh", "/users/logout" })
        {
            (await _page.PostAsync(path)).IsProblem(403, "cross_site_request");
        }

        foreach (var (path, fields) in new[] { ("/users/token", "refresh_token"), ("/users/revoke", null) })
        {
            (await _page.PostAsync(path, new() { ["grant_type"] = fields })).IsOAuthError(400, "invalid_request", "cross_site_request");
        }

        // Signing somebody in from another site, too, is an attack: on what they do there afterwards.
        (await _page.PostAsync("/users/login", CookiePage.LoginFields(Email))).IsProblem(403, "cross_site_request");
        (await _page.PostAsync("/users/refresh", new() { ["refresh_token"] = before, ["token_delivery"] = "cookie" })).IsProblem(403, "cross_site_request");

        Assert.Equal(before, Assert.Single(_page.Cookies).Value);
        From(kept["X-Requested-With"], kept["Sec-Fetch-Site"], null);
        Assert.NotNull((await _page.RefreshAsync())["access_token"]);
    }

    [Fact]
    public async Task A_cookie_and_a_token_in_the_body_at_once_are_refused_and_neither_is_used()
    {
        var other = await _app.Client.LoginAsync(Email, "phone");
        var cookie = Assert.Single(_page.Cookies).Value;

        (await _page.PostAsync("/users/refresh", new() { ["refresh_token"] = other.Refresh })).IsInvalid("refresh_token");
        (await _page.PostAsync("/users/logout", new() { ["refresh_token"] = other.Refresh })).IsInvalid("refresh_token");
        (await _page.PostAsync("/users/revoke", new() { ["token"] = other.Refresh })).IsOAuthError(400, "invalid_request", "validation_failed");
        (await _page.PostAsync("/users/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = cookie }))
            .IsOAuthError(400, "invalid_request", "validation_failed");

        Assert.Equal(cookie, Assert.Single(_page.Cookies).Value);
        await _app.Client.RefreshAsync(other.Refresh);
        await _page.RefreshAsync();
    }

    [Fact]
    public async Task A_cookie_is_no_way_in_to_anything_else()
    {
        foreach (var path in new[] { "/users/logout-all", "/users/me/reauthenticate", "/users/me/email/confirmation" })
        {
            Assert.Contains((await _page.PostAsync(path)).Status, new[] { 401, 404 });
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void From(string? header, string? fetchSite, string? origin)
    {
        _page.Headers.Clear();
        foreach (var (name, value) in new[] { ("X-Requested-With", header), ("Sec-Fetch-Site", fetchSite), ("Origin", origin) })
        {
            if (value is not null)
            {
                _page.Headers[name] = value == Own ? _app.Address.GetLeftPart(UriPartial.Authority) : value;
            }
        }
    }
}
