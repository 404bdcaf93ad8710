using JwtDeviceAuth.External.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>OAuth without an ID token: the preset for GitHub, and a handler that the application registers itself.</summary>
public sealed class GitHubLoginTests : IAsyncLifetime
{
    private OAuthServer _server = null!;
    private SocialApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await OAuthServer.StartAsync();
        _app = await SocialApp.StartAsync(auth => auth.AddGitHub(Configure));
    }

    [Fact]
    public async Task The_verified_primary_address_is_the_users()
    {
        _server.People["ann"] = new(1, "ann", "Ann", "public@example.com", new("other@example.com", false, true), new("ann@example.com", true, true));

        var tokens = await LoginAsync("ann");

        var me = await _app.MeAsync(tokens);
        Assert.Equal(("ann@example.com", "Ann"), ((string?)me["email"], (string?)me["name"]));
        Assert.Equal("github", (string?)tokens.AccessPayload["login_type"]);
        var account = Assert.Single(await _app.AccountsAsync());
        Assert.Equal(("github", "1"), (account.Provider, account.ProviderUserId));
    }

    [Fact]
    public async Task Only_verified_addresses_count()
    {
        await _app.SignUpAsync("victim@example.com", isConfirmed: true);
        _server.People["ann"] = new(1, "ann", null, "victim@example.com", new("victim@example.com", true, false), new("second@example.com", false, true));
        _server.People["bob"] = new(2, "bob", null, "victim@example.com", new GitHubEmail("victim@example.com", true, false));

        var (ann, bob) = (await _app.MeAsync(await LoginAsync("ann")), await _app.MeAsync(await LoginAsync("bob")));

        Assert.Equal(("second@example.com", "ann"), ((string?)ann["email"], (string?)ann["name"]));
        Assert.Null((string?)bob["email"]);
        Assert.Equal((3, 2, 2), await _app.CountAsync());
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Without_the_permission_to_read_addresses_the_login_has_none(int status)
    {
        _server.People["ann"] = new(1, "ann", "Ann", "public@example.com", new GitHubEmail("ann@example.com", true, true));
        _server.EmailsAnswer = (status, [("x-ratelimit-remaining", "4999")]);

        var ann = await _app.MeAsync(await LoginAsync("ann"));

        Assert.Equal((null, "Ann"), ((string?)ann["email"], (string?)ann["name"]));
        Assert.Equal((1, 1, 1), await _app.CountAsync());
    }

    [Fact]
    public async Task A_login_without_an_address_keeps_the_one_that_was_told_before()
    {
        _server.People["ann"] = new(1, "ann", "Ann", null, new GitHubEmail("ann@example.com", true, true));
        var first = await LoginAsync("ann");
        _server.EmailsAnswer = (404, []);

        var second = await LoginAsync("ann");

        Assert.Equal((string?)first.AccessPayload["sub"], (string?)second.AccessPayload["sub"]);
        Assert.Equal("ann@example.com", (string?)(await _app.MeAsync(second))["email"]);
        Assert.Equal("ann@example.com", Assert.Single(await _app.AccountsAsync()).Email);
    }

    [Theory]
    [InlineData(403, "x-ratelimit-remaining", "0")]
    [InlineData(403, "retry-after", "60")]
    [InlineData(429, "retry-after", "60")]
    [InlineData(500, "x", "y")]
    public async Task A_list_of_addresses_that_cannot_be_had_now_is_to_be_tried_again(int status, string header, string value)
    {
        _server.People["ann"] = new(1, "ann", "Ann", null, new GitHubEmail("ann@example.com", true, true));
        _server.EmailsAnswer = (status, [(header, value)]);

        Assert.Equal($"{SocialApp.ReturnUrl}?error=temporarily_unavailable&state=client-state", (await ReturnAsync("ann")).Location?.AbsoluteUri);
        Assert.Equal((0, 0, 0), await _app.CountAsync());
        Assert.Contains(_app.Auth.Log.Lines, line => line.Text.StartsWith($"A login with github failed: The API answered {status}.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(250)]
    public async Task Every_page_of_addresses_is_read_for_the_primary_one(int place)
    {
        var emails = Enumerable.Range(0, 260).Select(number => new GitHubEmail($"ann{number}@example.com", number == place, true)).ToArray();
        _server.People["ann"] = new(1, "ann", "Ann", null, emails);

        Assert.Equal($"ann{place}@example.com", (string?)(await _app.MeAsync(await LoginAsync("ann")))["email"]);
        Assert.Equal(place < 100 ? ["?per_page=100&page=1"] : ["?per_page=100&page=1", "?per_page=100&page=2", "?per_page=100&page=3"], _server.EmailRequests);
    }

    [Fact]
    public async Task A_list_without_an_end_is_left_after_ten_pages()
    {
        _server.People["ann"] = new(1, "ann", "Ann", null, new GitHubEmail("ann@example.com", false, true));
        _server.IsEndless = true;

        Assert.Equal("ann@example.com", (string?)(await _app.MeAsync(await LoginAsync("ann")))["email"]);
        Assert.Equal(10, _server.EmailRequests.Count);
    }

    [Theory]
    [InlineData("1+ann@users.noreply.github.com")]
    [InlineData("ann@Users.NoReply.GitHub.com")]
    [InlineData("ann@users.noreply.github.example.com")]
    public async Task An_address_that_receives_no_mail_is_never_confirmed(string noReply)
    {
        _server.People["ann"] = new(1, "ann", "Ann", null, new(noReply, true, true), new("ann@example.com", false, true));
        _server.People["bob"] = new(2, "bob", "Bob", null, new GitHubEmail(noReply, true, true));

        var (ann, bob) = (await _app.MeAsync(await LoginAsync("ann")), await _app.MeAsync(await LoginAsync("bob")));

        Assert.Equal("ann@example.com", (string?)ann["email"]);
        Assert.Null((string?)bob["email"]);
        Assert.Null((await _app.UserAsync((long)bob["id"]!)).EmailConfirmedAt);
    }

    [Theory]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"id":1.5}""")]
    [InlineData("""{"id":1e400}""")]
    [InlineData("""{"id":99999999999999999999}""")]
    [InlineData("""{"login":"ann"}""")]
    [InlineData("[1]")]
    [InlineData("no json")]
    public async Task A_profile_without_a_usable_id_signs_nobody_in(string answer)
    {
        _server.People["ann"] = new(1, "ann", "Ann", null);
        _server.UserAnswer = answer;

        Assert.Equal($"{SocialApp.ReturnUrl}?error=temporarily_unavailable&state=client-state", (await ReturnAsync("ann")).Location?.AbsoluteUri);
        Assert.Equal((0, 0, 0), await _app.CountAsync());
    }

    [Fact]
    public async Task A_renamed_person_with_another_address_is_the_same_user()
    {
        _server.People["ann"] = new(1, "ann", "Ann", null, new GitHubEmail("ann@example.com", true, true));
        var first = await LoginAsync("ann");
        _server.People["ann"] = new(1, "anna", "Anna", null, new GitHubEmail("anna@example.com", true, true));

        var second = await LoginAsync("ann");

        Assert.Equal((string?)first.AccessPayload["sub"], (string?)second.AccessPayload["sub"]);
        Assert.Equal("ann@example.com", (string?)(await _app.MeAsync(second))["email"]);
        Assert.Equal("anna@example.com", Assert.Single(await _app.AccountsAsync()).Email);
    }

    [Fact]
    public async Task Denied_consent_and_an_api_out_of_order_go_back_to_the_client()
    {
        _server.People["ann"] = new(1, "ann", "Ann", null);

        Assert.Equal($"{SocialApp.ReturnUrl}?error=access_denied&state=client-state", (await ReturnAsync("denied")).Location?.AbsoluteUri);
        _server.IsApiDown = true;
        Assert.Equal($"{SocialApp.ReturnUrl}?error=temporarily_unavailable&state=client-state", (await ReturnAsync("ann")).Location?.AbsoluteUri);
        Assert.Equal((0, 0, 0), await _app.CountAsync());
    }

    [Fact]
    public async Task A_provider_that_is_gone_goes_back_to_the_client()
    {
        using var browser = new Browser();
        var callback = await CallbackAsync(browser, "ann");
        await _server.DisposeAsync();

        Assert.Equal($"{SocialApp.ReturnUrl}?error=temporarily_unavailable&state=client-state", (await browser.OpenAsync(callback)).Location?.AbsoluteUri);
    }

    [Fact]
    public async Task Wrong_and_replayed_callbacks_are_refused()
    {
        _server.People["ann"] = new(1, "ann", "Ann", null);
        using var browser = new Browser();
        using var stranger = new Browser();
        var callback = await CallbackAsync(browser, "ann");
        var fields = QueryHelpers.ParseQuery(callback.Query);

        (await browser.OpenAsync(new Uri(_app.Auth.Address, "/signin-github"))).IsProblem(400, "external_login_not_started");
        (await browser.OpenAsync(new Uri(_app.Auth.Address, $"/signin-github?code={fields["code"]}&state=invented"))).IsProblem(400, "external_login_not_started");
        (await stranger.OpenAsync(callback)).IsProblem(400, "external_login_failed");
        (await browser.OpenAsync(new Uri(_app.Auth.Address, $"/signin-github?code=invented&state={Uri.EscapeDataString(fields["state"].ToString())}")))
            .IsProblem(400, "external_login_failed");
        (await browser.OpenAsync(callback)).IsProblem(400, "external_login_failed");
        Assert.Equal((0, 0, 0), await _app.CountAsync());
    }

    [Fact]
    public async Task Id_tokens_are_not_taken()
        => (await _app.Client.PostFormAsync("/users/external/github", new() { ["id_token"] = "a.b.c", ["nonce"] = new Nonce().Raw })).IsProblem(400, "native_login_not_offered");

    [Fact]
    public async Task A_handler_of_the_applications_own_signs_in_and_keeps_its_events()
    {
        _server.People["ann"] = new(7, "ann", "Ann", "ann@example.com");
        var failures = 0;
        await using var app = await SocialApp.StartAsync(auth =>
        {
            auth.AddExternalLogin("plain", scheme: "Plain");
            auth.AddExternalLogin("checked", scheme: "Checked", readIdentity: user => new ExternalIdentity
            {
                ProviderUserId = $"checked-{user.FindFirst("number")!.Value}",
                Email = user.FindFirst("mail")!.Value,
                IsEmailVerified = true,
            });
            auth.Services.AddAuthentication()
                .AddOAuth("Plain", options => Map(options, "sub", "email", () => failures++))
                .AddOAuth("Checked", options => Map(options, "number", "mail", () => failures++));
        });
        using var browser = new Browser();

        var plain = await LoginAsync("ann", app, "plain");
        var verified = await LoginAsync("ann", app, "checked");

        // Without the claim email_verified an address is not verified; with the application's word it is.
        Assert.Null((string?)(await app.MeAsync(plain))["email"]);
        Assert.Equal("ann@example.com", (string?)(await app.MeAsync(verified))["email"]);
        Assert.Equal(["7", "checked-7"], (await app.AccountsAsync()).Select(account => account.ProviderUserId));
        (await browser.OpenAsync(new Uri(app.Auth.Address, "/signin-Plain"))).IsProblem(400, "external_login_not_started");
        Assert.Equal(1, failures);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    private void Configure(OAuthOptions options)
    {
        options.ClientId = OAuthServer.ClientId;
        options.ClientSecret = OAuthServer.ClientSecret;
        options.AuthorizationEndpoint = $"{_server.Address}/login/oauth/authorize";
        options.TokenEndpoint = $"{_server.Address}/login/oauth/access_token";
        options.UserInformationEndpoint = $"{_server.Address}/user";
    }

    /// <summary>As the documentation of AddOAuth does it.</summary>
    private void Map(OAuthOptions options, string idClaim, string emailClaim, Action failed)
    {
        Configure(options);
        options.CallbackPath = idClaim == "sub" ? "/signin-Plain" : "/signin-Checked";
        options.UsePkce = true;
        options.CorrelationCookie.SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = Microsoft.AspNetCore.Http.CookieSecurePolicy.SameAsRequest;
        options.ClaimActions.MapJsonKey(idClaim, "id");
        options.ClaimActions.MapJsonKey(emailClaim, "email");
        options.Events.OnRemoteFailure = _ =>
        {
            failed();
            return Task.CompletedTask;
        };
        options.Events.OnCreatingTicket = async context =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
            request.Headers.Authorization = new("Bearer", context.AccessToken);
            request.Headers.UserAgent.ParseAdd("test");
            using var response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
            using var user = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
            context.RunClaimActions(user.RootElement);
        };
    }

    private async Task<Page> ReturnAsync(string login)
    {
        using var browser = new Browser();
        return await browser.OpenAsync(await CallbackAsync(browser, login));
    }

    private async Task<Uri> CallbackAsync(Browser browser, string login)
        => await browser.FollowToAsync(
            await browser.SubmitAsync(await browser.OpenAsync(_app.StartAddress(new Pkce(), provider: "github")), ("login", login)), "/signin-github");

    private async Task<JwtDeviceAuth.TestSupport.TokenPair> LoginAsync(string login, SocialApp? app = null, string provider = "github")
    {
        app ??= _app;
        using var browser = new Browser();
        var pkce = new Pkce();
        var page = await browser.SubmitAsync(await browser.OpenAsync(app.StartAddress(pkce, provider: provider)), ("login", login));
        var returned = (await browser.FollowAsync(page)).Location;
        Assert.NotNull(returned);
        var code = QueryHelpers.ParseQuery(returned.Query)["code"].ToString();
        return JwtDeviceAuth.TestSupport.TokenPair.From(await (await app.ExchangeAsync(code, pkce.Verifier)).SuccessAsync());
    }
}
