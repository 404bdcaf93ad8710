using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>What a browser, the provider or a client sends that must be refused: 4xx with a code, nothing made, nothing linked.</summary>
public sealed class BrowserBadInputTests(SharedOidcServer shared, RefusingApp refusing) : IClassFixture<RefusingApp>
{
    public static TheoryData<string> Forged => [.. Forgeries.All.Keys, "of another access token"];

    [Fact]
    public async Task A_wrong_or_replayed_state_is_refused()
    {
        var app = refusing.App;
        using var browser = new Browser();
        var callback = await CallbackAsync(app, browser, new Pkce());

        (await browser.OpenAsync(With(callback, "state", "invented"))).IsProblem(400, "external_login_not_started");
        (await browser.OpenAsync(Without(callback, "state"))).IsProblem(400, "external_login_not_started");
        using var stranger = new Browser();
        (await stranger.OpenAsync(callback)).IsProblem(400, "external_login_failed");
        Assert.StartsWith(SocialApp.ReturnUrl, (await browser.OpenAsync(callback)).Location!.AbsoluteUri, StringComparison.Ordinal);
        (await browser.OpenAsync(callback)).IsProblem(400, "external_login_failed");
        await refusing.IsEmptyAsync();
    }

    [Theory]
    [InlineData("code", "invented")]
    [InlineData("code", null)]
    [InlineData("iss", "https://evil.example")]
    [InlineData("iss", null)]
    public async Task A_callback_that_the_provider_did_not_make_is_refused(string name, string? value)
    {
        var app = refusing.App;
        using var browser = new Browser();
        var callback = await CallbackAsync(app, browser, new Pkce());

        (await browser.OpenAsync(value is null ? Without(callback, name) : With(callback, name, value))).IsProblem(400, "external_login_failed");

        await refusing.IsEmptyAsync();
    }

    [Fact]
    public async Task A_code_that_belongs_to_another_login_is_refused()
    {
        var app = refusing.App;
        using var victim = new Browser();
        using var attacker = new Browser();
        var callback = await CallbackAsync(app, victim, new Pkce());
        var stolen = QueryHelpers.ParseQuery((await CallbackAsync(app, attacker, new Pkce())).Query)["code"].ToString();

        (await victim.OpenAsync(With(callback, "code", stolen))).IsProblem(400, "external_login_failed");

        await refusing.IsEmptyAsync();
    }

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task A_browser_login_with_an_id_token_is_refused(string fault)
    {
        using var browser = new Browser();
        var callback = await CallbackAsync(refusing.App, browser, new Pkce());
        refusing.Swap.Forge = claims =>
        {
            if (Forgeries.All.TryGetValue(fault, out var forge))
            {
                return forge(refusing.Server.Key, claims);
            }

            claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA";
            return refusing.Server.Key.Sign(claims);
        };
        try
        {
            (await browser.OpenAsync(callback)).IsProblem(400, "external_login_failed");
        }
        finally
        {
            refusing.Swap.Forge = null;
        }

        await refusing.IsEmptyAsync();
    }

    [Fact]
    public async Task An_id_token_with_nothing_changed_is_taken()
    {
        using var swap = new TokenSwap();
        var server = await shared.GetAsync();
        await using var app = await SocialApp.StartAsync(server, options => options.BackchannelHttpHandler = swap);
        swap.Forge = claims => server.Key.Sign(claims);

        await app.LoginAsync("ann");
    }

    [Fact]
    public async Task A_callback_without_a_login_is_refused()
    {
        var app = refusing.App;
        using var browser = new Browser();

        (await browser.OpenAsync(new Uri(app.Auth.Address, "/signin-oidc"))).IsProblem(400, "external_login_not_started");
        (await browser.OpenAsync(new Uri(app.Auth.Address, "/signin-oidc?code=a&state=b"))).IsProblem(400, "external_login_not_started");
        (await browser.OpenAsync(new Uri(app.Auth.Address, "/signin-oidc?error=access_denied"))).IsProblem(400, "external_login_not_started");
        (await browser.OpenAsync(new Uri(app.Auth.Address, "/users/external/oidc/complete"))).IsProblem(400, "external_login_not_started");
        (await browser.OpenAsync(new Uri(app.Auth.Address, "/users/external/other/complete"))).IsProblem(400, "external_login_not_started");
    }

    [Theory]
    [InlineData("https://client.example")]
    [InlineData("https://client.example/")]
    [InlineData("https://client.example/callback/")]
    [InlineData("https://client.example/callback?a=b")]
    [InlineData("https://client.example/callback#a")]
    [InlineData("https://client.example/callback/../other")]
    [InlineData("https://client.example:444/callback")]
    [InlineData("https://CLIENT.example/callback")]
    [InlineData("http://client.example/callback")]
    [InlineData("https://client.example.evil.example/callback")]
    [InlineData("https://client.example@evil.example/callback")]
    [InlineData("https://evil.example/callback")]
    [InlineData("https://evil.example\\@client.example/callback")]
    [InlineData("https:evil.example")]
    [InlineData("//evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/callback")]
    [InlineData(" https://client.example/callback")]
    [InlineData("https://client.example/callback\r\nSet-Cookie: a=b")]
    [InlineData("https://client.example%2Fcallback")]
    [InlineData("https%3A%2F%2Fclient.example%2Fcallback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_return_url_that_is_not_listed_is_refused(string? returnUrl)
    {
        var app = refusing.App;

        var answer = await app.Client.GetAsync(app.StartAddress(new Pkce(), returnUrl: returnUrl!).PathAndQuery);

        answer.IsInvalid("return_url");
        Assert.False(answer.Headers.ContainsKey("Location"));
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
    }

    [Fact]
    public async Task A_return_url_that_is_sent_twice_is_refused()
    {
        var app = refusing.App;
        var address = app.StartAddress(new Pkce()).PathAndQuery;

        (await app.Client.GetAsync($"{address}&return_url=https%3A%2F%2Fevil.example")).IsProblem(400, "validation_failed");
    }

    [Theory]
    [InlineData("device_id=%28none%29", "device_id")]
    [InlineData("device_id=%00", "device_id")]
    [InlineData("state=%07", "state")]
    [InlineData("code_challenge_method=plain", "code_challenge_method")]
    [InlineData("device_id=a&device_id=b", "device_id")]
    public async Task A_login_with_a_wrong_field_is_not_started(string field, string name)
    {
        var app = refusing.App;
        var address = app.StartAddress(new Pkce(), deviceId: null, state: null).PathAndQuery;

        (await app.Client.GetAsync($"{address}&{field}")).IsInvalid(name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_login_without_a_challenge_is_not_started(string? challenge)
    {
        var app = refusing.App;
        var address = $"/users/external/oidc?return_url={Uri.EscapeDataString(SocialApp.ReturnUrl)}&code_challenge={challenge}";

        (await app.Client.GetAsync(address)).IsInvalid("code_challenge");
    }

    [Fact]
    public async Task An_unknown_provider_is_not_found()
    {
        var app = refusing.App;

        (await app.Client.GetAsync(app.StartAddress(new Pkce(), provider: "local").PathAndQuery)).IsProblem(404, "unknown_provider");
        (await app.Client.GetAsync(app.StartAddress(new Pkce(), provider: "OIDC").PathAndQuery)).IsProblem(404, "unknown_provider");
        (await app.Client.PostFormAsync("/users/external/other", new() { ["id_token"] = "a" })).IsProblem(404, "unknown_provider");
    }

    [Fact]
    public async Task A_one_time_code_works_once_for_its_verifier_and_a_minute()
    {
        await using var app = await StartAsync();
        var wrong = await app.CodeAsync("ann");
        (await app.ExchangeAsync(wrong.Code, new Pkce().Verifier)).IsProblem(400, "invalid_code");
        (await app.ExchangeAsync(wrong.Code, wrong.Pkce.Verifier)).IsProblem(400, "invalid_code");
        (await app.ExchangeAsync("invented", wrong.Pkce.Verifier)).IsProblem(400, "invalid_code");
        var late = await app.CodeAsync("ann");
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(60));
        (await app.ExchangeAsync(late.Code, late.Pkce.Verifier)).IsProblem(400, "invalid_code");
        Assert.Equal((0, 0, 0), await app.CountAsync());

        var good = await app.CodeAsync("ann");
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, (await app.ExchangeAsync(good.Code, good.Pkce.Verifier)).Status);
        (await app.ExchangeAsync(good.Code, good.Pkce.Verifier)).IsProblem(400, "invalid_code");
        Assert.Equal((1, 1, 1), await app.CountAsync());
    }

    [Fact]
    public async Task An_exchange_or_a_link_without_its_fields_is_refused()
    {
        await using var app = await StartAsync();
        var ann = await app.LoginAsync("ann");

        (await app.ExchangeAsync("", "")).IsInvalid("code", "code_verifier");
        (await app.ExchangeAsync("code", "short")).IsInvalid("code_verifier");
        (await app.LinkAsync(ann, [])).IsInvalid("link_code");
        (await app.LinkAsync(ann, new() { ["link_code"] = "a", ["code"] = "b", ["code_verifier"] = new Pkce().Verifier })).IsInvalid("link_code");
        (await app.LinkAsync(ann, new() { ["code"] = "b" })).IsInvalid("code_verifier");
        (await app.LinkAsync(ann, new() { ["id_token"] = "b" })).IsInvalid("provider");
        (await app.LinkAsync(ann, new() { ["id_token"] = "b", ["provider"] = "other" })).IsProblem(404, "unknown_provider");
        (await app.LinkAsync(ann, new() { ["link_code"] = "invented" })).IsProblem(400, "invalid_link_code");
        (await app.LinkAsync(ann, new() { ["code"] = "invented", ["code_verifier"] = new Pkce().Verifier })).IsProblem(400, "invalid_code");
        (await app.Client.PostJsonAsync("/users/me/links", new System.Text.Json.Nodes.JsonObject())).IsProblem(401, "authentication_required");
        Assert.Single(await app.AccountsAsync());
    }

    /// <summary>Signs in at the provider, and stops before the callback.</summary>
    private static async Task<Uri> CallbackAsync(SocialApp app, Browser browser, Pkce pkce)
        => await browser.FollowToAsync(await browser.ConsentAsync(app.StartAddress(pkce), "ann,ann@example.com"), "/signin-oidc");

    private static Uri With(Uri address, string name, string value)
        => new(QueryHelpers.AddQueryString(Without(address, name).AbsoluteUri, name, value));

    private static Uri Without(Uri address, string name)
        => new(QueryHelpers.AddQueryString(
            address.GetLeftPart(UriPartial.Path), QueryHelpers.ParseQuery(address.Query).Where(field => field.Key != name)));

    private async Task<SocialApp> StartAsync() => await SocialApp.StartAsync(await shared.GetAsync());
}
