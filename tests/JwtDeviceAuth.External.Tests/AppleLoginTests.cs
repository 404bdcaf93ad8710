using System.Security.Cryptography;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>The preset for Apple against oidc-provider that does what Apple does, on another site than the application.</summary>
public sealed class AppleLoginTests(SharedOidcServer shared)
{
    private const string Relay = "x7k2@privaterelay.appleid.com";

    [Fact]
    public async Task The_answer_comes_as_a_form_and_signs_in()
    {
        await using var app = await StartAsync();

        var tokens = await LoginAsync(app, "form,form@example.com");

        var me = await app.MeAsync(tokens);
        Assert.Equal(("form@example.com", "Person form"), ((string?)me["email"], (string?)me["name"]));
        Assert.Equal("apple", (string?)tokens.AccessPayload["login_type"]);
        Assert.NotNull((await app.UserAsync((long)me["id"]!)).EmailConfirmedAt);
    }

    [Fact]
    public async Task The_name_comes_with_the_first_login_only_and_stays()
    {
        await using var app = await StartAsync();
        var first = await LoginAsync(app, "named,named@example.com");

        var second = await LoginAsync(app, "named,named@example.com");

        Assert.Equal((string?)first.AccessPayload["sub"], (string?)second.AccessPayload["sub"]);
        Assert.Equal("Person named", (string?)(await app.MeAsync(second))["name"]);
    }

    [Fact]
    public async Task A_relay_address_is_the_persons()
    {
        await using var app = await StartAsync();

        var me = await app.MeAsync(await LoginAsync(app, $"relay,{Relay}"));

        Assert.Equal(Relay, (string?)me["email"]);
        Assert.NotNull((await app.UserAsync((long)me["id"]!)).EmailConfirmedAt);
    }

    [Fact]
    public async Task The_address_in_the_unsigned_field_is_nobodys()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("eve@example.com", isConfirmed: true);

        // The provider writes eve@example.com into the field "user" for who has no address.
        var me = await app.MeAsync(await LoginAsync(app, "without"));

        Assert.Equal((null, "Person without"), ((string?)me["email"], (string?)me["name"]));
        Assert.Equal((2, 1, 1), await app.CountAsync());
    }

    [Theory]
    [InlineData("no json", null)]
    [InlineData("[]", null)]
    [InlineData("""{"name":5}""", null)]
    [InlineData("""{"name":{"firstName":7,"lastName":null}}""", null)]
    [InlineData("""{"name":{"firstName":"\ud800"}}""", null)]
    [InlineData("""{"name":{"lastName":"Only"}}""", "Only")]
    public async Task What_the_browser_writes_into_the_field_can_only_be_a_name(string user, string? name)
    {
        await using var app = await StartAsync();
        using var browser = new Browser();
        var pkce = new Pkce();
        var form = await FormAsync(app, browser, pkce, "odd,odd@example.com");

        var returned = await browser.FollowAsync(await browser.SubmitAsync(form, ("user", user)));

        var tokens = await ExchangeAsync(app, returned, pkce);
        Assert.Equal(name ?? "odd", (string?)(await app.MeAsync(tokens))["name"]);
    }

    [Fact]
    public async Task A_no_of_the_person_goes_back_to_the_client_in_apples_word_too()
    {
        await using var app = await StartAsync();
        using var browser = new Browser();
        var form = await FormAsync(app, browser, new Pkce(), "no");

        var returned = await browser.FollowAsync(await browser.SubmitAsync(form, ("code", ""), ("error", "user_cancelled_authorize")));

        Assert.Equal($"{SocialApp.ReturnUrl}?error=access_denied&state=client-state", returned.Location?.AbsoluteUri);
    }

    [Fact]
    public async Task A_form_from_another_browser_or_replayed_is_refused()
    {
        await using var app = await StartAsync();
        using var browser = new Browser();
        using var stranger = new Browser();
        var form = await FormAsync(app, browser, new Pkce(), "replay");

        (await stranger.SubmitAsync(form)).IsProblem(400, "external_login_failed");
        Assert.NotNull((await browser.SubmitAsync(form)).Location);
        (await browser.SubmitAsync(form)).IsProblem(400, "external_login_failed");
    }

    [Fact]
    public async Task An_answer_in_the_address_or_in_another_type_of_body_is_no_answer()
    {
        await using var app = await StartAsync();
        using var browser = new Browser();
        var form = await FormAsync(app, browser, new Pkce(), "link");
        var state = Browser.FieldsOf(form)["state"];
        var callback = new Uri(app.Auth.Address, "/signin-apple");

        (await browser.OpenAsync(new Uri(QueryHelpers.AddQueryString(callback.AbsoluteUri, new Dictionary<string, string?> { ["state"] = state, ["code"] = "c" }))))
            .IsProblem(400, "external_login_not_started");
        (await app.Client.SendAsync(HttpMethod.Post, "/signin-apple", content: new StringContent("{}", System.Text.Encoding.UTF8, "application/json")))
            .IsProblem(400, "external_login_not_started");
        (await app.Client.SendAsync(HttpMethod.Post, "/signin-apple", content: new FormUrlEncodedContent([new("state", new string('s', 100_000))])))
            .IsProblem(400, "external_login_not_started");
        Assert.Equal((0, 0, 0), await app.CountAsync());
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another team")]
    [InlineData("another key id")]
    public async Task A_client_secret_of_another_key_is_refused_by_the_provider_and_logged(string fault)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var app = await StartAsync(apple =>
        {
            var key = apple.AppleKey!;
            (key.PrivateKey, key.TeamId, key.KeyId) = fault switch
            {
                "another key" => (other.ExportPkcs8PrivateKeyPem(), key.TeamId, key.KeyId),
                "another team" => (key.PrivateKey, "OTHERTEAM1", key.KeyId),
                _ => (key.PrivateKey, key.TeamId, "OTHERKEY12"),
            };
        });
        using var browser = new Browser();
        var form = await FormAsync(app, browser, new Pkce(), "secret");

        (await browser.SubmitAsync(form)).IsProblem(400, "external_login_failed");

        Assert.Contains(app.Auth.Log.Lines, line => line.Text.Contains("A login with apple failed: The token endpoint answered 400 (invalid_client).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_request_has_a_client_secret_of_its_own_that_lives_five_minutes()
    {
        using var spy = new ProviderSpy();
        await using var app = await StartAsync(apple => apple.BackchannelHttpHandler = spy);
        await LoginAsync(app, "early");
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(6));
        await LoginAsync(app, "late");

        var (early, late) = (spy.ClientSecrets[0], spy.ClientSecrets[1]);
        var (first, second) = (TokenPair.Payload(early), TokenPair.Payload(late));
        Assert.Equal(("ES256", "KEY1234567"), ((string?)TokenPair.Header(early)["alg"], (string?)TokenPair.Header(early)["kid"]));
        Assert.Equal(("TEAM123456", "com.example.web"), ((string?)first["iss"], (string?)first["sub"]));
        Assert.Equal(300, (long)first["exp"]! - (long)first["iat"]!);
        Assert.InRange((long)second["iat"]! - (long)first["iat"]!, 360, 361);
    }

    private static async Task<Page> FormAsync(SocialApp app, Browser browser, Pkce pkce, string login)
    {
        var form = await browser.FollowAsync(await browser.ConsentAsync(app.StartAddress(pkce, provider: "apple"), login));
        Assert.Contains("name=\"state\"", form.Body, StringComparison.Ordinal);
        return form;
    }

    private static async Task<TokenPair> LoginAsync(SocialApp app, string login)
    {
        using var browser = new Browser();
        var pkce = new Pkce();
        var form = await FormAsync(app, browser, pkce, login);
        return await ExchangeAsync(app, await browser.FollowAsync(await browser.SubmitAsync(form)), pkce);
    }

    private static async Task<TokenPair> ExchangeAsync(SocialApp app, Page returned, Pkce pkce)
    {
        Assert.True(returned.Location is not null, $"{returned.Status}: {returned.Body}");
        var code = QueryHelpers.ParseQuery(returned.Location.Query)["code"].ToString();
        return TokenPair.From(await (await app.ExchangeAsync(code, pkce.Verifier)).SuccessAsync());
    }

    private async Task<SocialApp> StartAsync(Action<OpenIdConnectProviderOptions>? configure = null)
    {
        var server = await shared.GetPresetsAsync();
        return await SocialApp.StartAsync(auth => auth.AddApple(apple =>
        {
            apple.Authority = server.Issuer;
            apple.ClientId = "com.example.web";
            apple.AppleKey = new AppleKey { TeamId = "TEAM123456", KeyId = "KEY1234567", PrivateKey = server.AppleKey.ExportPkcs8PrivateKeyPem() };
            configure?.Invoke(apple);
        }));
    }
}
