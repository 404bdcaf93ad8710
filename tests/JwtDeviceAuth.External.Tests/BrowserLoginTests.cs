using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>People sign in through the pages of oidc-provider; who they are then.</summary>
public sealed class BrowserLoginTests(SharedOidcServer shared)
{
    [Fact]
    public async Task A_first_login_makes_a_user_and_a_session_on_the_device()
    {
        await using var app = await StartAsync();

        var tokens = await app.LoginAsync("ann,Ann@Example.com", "phone");

        var me = await app.MeAsync(tokens);
        Assert.Equal(("Ann@Example.com", "Person ann"), ((string?)me["email"], (string?)me["name"]));
        var user = await app.UserAsync((long)me["id"]!);
        Assert.Null(user.PasswordHash);
        Assert.Equal(("ann@example.com", app.Auth.Clock.GetUtcNow().ToUnixTimeSeconds()), (user.NormalizedEmail, user.EmailConfirmedAt!.Value.ToUnixTimeSeconds()));
        Assert.Equal(("oidc", "phone"), ((string?)tokens.AccessPayload["login_type"], (string?)tokens.AccessPayload["device_id"]));
        Assert.Equal("oidc", (string?)tokens.RefreshPayload["login_type"]);
        var device = Assert.Single(await app.GetAsync("/users/me/devices", tokens));
        Assert.Equal(("oidc", "phone", true), ((string?)device!["login_type"], (string?)device["device_id"], (bool)device["current"]!));
        var link = Assert.Single(await app.GetAsync("/users/me/links", tokens));
        Assert.Equal(("oidc", "Ann@Example.com"), ((string?)link!["provider"], (string?)link["email"]));
        Assert.Equal(user.Id, (await app.Auth.EventAsync<UserSignedUp>()).UserId);
    }

    [Fact]
    public async Task A_second_login_finds_the_same_user()
    {
        await using var app = await StartAsync();
        var first = await app.LoginAsync("ann,ann@example.com", "phone");

        var second = await app.LoginAsync("ann,ann@example.com", "laptop");

        Assert.Equal((string?)first.AccessPayload["sub"], (string?)second.AccessPayload["sub"]);
        Assert.Equal((1, 1, 2), await app.CountAsync());
    }

    [Fact]
    public async Task Sessions_rotate_are_robbed_and_end_as_local_ones_do()
    {
        await using var app = await StartAsync();
        var tokens = await app.LoginAsync("ann,ann@example.com");

        var second = await app.Client.RefreshAsync(tokens.Refresh);
        Assert.Equal(second.Refresh, (await app.Client.RefreshAsync(tokens.Refresh)).Refresh);
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        Assert.Equal("oidc", (await app.Auth.EventAsync<TheftDetected>()).LoginType);
        (await app.Client.PostRefreshAsync(second.Refresh)).IsProblem(401, "invalid_refresh_token");

        var third = await app.LoginAsync("ann,ann@example.com");
        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", third.Access)).Status);
        (await app.Client.PostRefreshAsync(third.Refresh)).IsProblem(401, "invalid_refresh_token");
        Assert.Equal((1, 1, 0), await app.CountAsync());
    }

    [Fact]
    public async Task With_a_device_there_is_one_session_on_each_and_without_one_in_all()
    {
        await using var app = await StartAsync();
        await app.LoginAsync("ann,ann@example.com", "phone");
        await app.LoginAsync("ann,ann@example.com", "phone");
        await app.LoginAsync("ann,ann@example.com", deviceId: null);

        var tokens = await app.LoginAsync("ann,ann@example.com", deviceId: null);

        var devices = (await app.GetAsync("/users/me/devices", tokens)).Select(device => (string?)device!["device_id"]).Order();
        Assert.Equal([DeviceIds.None, "phone"], devices);
    }

    [Fact]
    public async Task A_user_whose_own_address_is_confirmed_is_linked()
    {
        await using var app = await StartAsync();
        var id = await app.SignUpAsync("ann@example.com", isConfirmed: true);

        var tokens = await app.LoginAsync("ann,ANN@example.com");

        Assert.Equal(id, (long)(await app.MeAsync(tokens))["id"]!);
        Assert.Equal((1, 1, 1), await app.CountAsync());
        await app.Client.LoginAsync("ann@example.com", "laptop");
    }

    [Fact]
    public async Task A_user_whose_own_address_is_not_confirmed_links_with_the_password()
    {
        await using var app = await StartAsync();
        var id = await app.SignUpAsync("ann@example.com", isConfirmed: false);

        var refused = (await app.PostLoginAsync("ann,ann@example.com")).IsProblem(409, "account_link_required");
        Assert.Equal((1, 0, 0), await app.CountAsync());
        Assert.Equal("no-store", refused.Headers["Cache-Control"]);
        var proof = new JsonObject { ["link_code"] = (string)refused.Json["link_code"]! };
        var local = await app.Client.LoginAsync("ann@example.com", "laptop");
        var link = await (await app.LinkWithPasswordAsync(local, proof)).SuccessAsync();

        Assert.Equal("oidc", (string?)link["provider"]);
        Assert.Equal(id, (long)(await app.MeAsync(await app.LoginAsync("ann,ann@example.com")))["id"]!);
        (await app.LinkWithPasswordAsync(local, proof)).IsProblem(400, "invalid_link_code");
    }

    [Fact]
    public async Task A_link_code_is_for_one_user_and_ten_minutes()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("ann@example.com", isConfirmed: false);
        await app.SignUpAsync("eve@example.com", isConfirmed: true);
        var eve = await app.Client.LoginAsync("eve@example.com", "laptop");
        var ann = await app.Client.LoginAsync("ann@example.com", "laptop");

        (await app.LinkWithPasswordAsync(eve, await LinkCodeAsync())).IsProblem(400, "invalid_link_code");
        var late = await LinkCodeAsync();
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(10));
        (await app.LinkWithPasswordAsync(ann, late)).IsProblem(400, "invalid_link_code");
        Assert.Empty(await app.AccountsAsync());

        async Task<JsonObject> LinkCodeAsync()
            => new() { ["link_code"] = (string)(await app.PostLoginAsync("ann,ann@example.com")).IsProblem(409, "account_link_required").Json["link_code"]! };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_that_the_provider_has_not_verified_is_nobodys(bool isTaken)
    {
        await using var app = await StartAsync();
        if (isTaken)
        {
            await app.SignUpAsync("ann@example.com", isConfirmed: true);
        }

        var tokens = await app.LoginAsync("mallory,ann@example.com,unverified");

        var me = await app.MeAsync(tokens);
        Assert.Null((string?)me["email"]);
        Assert.Null((await app.UserAsync((long)me["id"]!)).NormalizedEmail);
        Assert.Equal("ann@example.com", Assert.Single(await app.AccountsAsync()).Email);
    }

    [Fact]
    public async Task People_without_an_address_are_users_like_others()
    {
        await using var app = await StartAsync();

        var ann = await app.LoginAsync("ann");
        var bob = await app.LoginAsync("bob");

        Assert.Null((string?)(await app.MeAsync(ann))["email"]);
        Assert.NotEqual((string?)ann.AccessPayload["sub"], (string?)bob.AccessPayload["sub"]);
        Assert.Equal((string?)ann.AccessPayload["sub"], (string?)(await app.LoginAsync("ann")).AccessPayload["sub"]);
        Assert.Single(await app.GetAsync("/users/me/devices", bob));
        (await app.Client.PostLoginAsync("", "phone")).IsProblem(400, "validation_failed");
    }

    [Fact]
    public async Task A_changed_address_at_the_provider_changes_the_link_and_not_the_user()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("new@example.com", isConfirmed: true);
        var first = await app.LoginAsync("ann,old@example.com");

        var second = await app.LoginAsync("ann,new@example.com");

        Assert.Equal((string?)first.AccessPayload["sub"], (string?)second.AccessPayload["sub"]);
        Assert.Equal("old@example.com", (string?)(await app.MeAsync(second))["email"]);
        Assert.Equal("new@example.com", Assert.Single(await app.AccountsAsync()).Email);
    }

    [Fact]
    public async Task Many_first_logins_at_once_make_one_user()
    {
        await using var app = await StartAsync();
        List<(string Code, Pkce Pkce)> codes = [];
        for (var number = 0; number < 4; number++)
        {
            codes.Add(await app.CodeAsync("ann,ann@example.com", $"device{number}"));
        }

        var answers = await Racing.RunAsync(4, number => app.ExchangeAsync(codes[number].Code, codes[number].Pkce.Verifier));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal((1, 1, 4), await app.CountAsync());
        Assert.Single(app.Auth.Events.OfType<UserSignedUp>());
    }

    [Fact]
    public async Task A_social_account_that_two_users_link_at_once_goes_to_one()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("ann@example.com", isConfirmed: true);
        await app.SignUpAsync("bob@example.com", isConfirmed: true);
        var (ann, bob) = (await app.Client.LoginAsync("ann@example.com", "a"), await app.Client.LoginAsync("bob@example.com", "b"));
        var (first, second) = (await app.CodeAsync("shared"), await app.CodeAsync("shared"));

        var answers = await Racing.RunAsync(2, number => number == 0 ? app.LinkWithPasswordAsync(ann, Proof(first)) : app.LinkWithPasswordAsync(bob, Proof(second)));

        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
        answers.Single(answer => answer.Status == 409).IsProblem(409, "social_account_taken");
        Assert.Single(await app.AccountsAsync());
    }

    [Fact]
    public async Task A_user_adds_and_removes_providers_but_never_the_last_way_in()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("ann@example.com", isConfirmed: false);
        var local = await app.Client.LoginAsync("ann@example.com", "laptop");

        Assert.Equal(200, (await app.LinkWithPasswordAsync(local, Proof(await app.CodeAsync("other")))).Status);
        Assert.Equal(200, (await app.LinkWithPasswordAsync(local, Proof(await app.CodeAsync("other")))).Status);
        var social = await app.LoginAsync("other");
        Assert.Equal((string?)local.AccessPayload["sub"], (string?)social.AccessPayload["sub"]);

        var id = await app.LinkIdAsync(local);
        Assert.Equal(204, (await app.UnlinkAsync(local, id)).Status);
        (await app.Client.PostRefreshAsync(social.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.GetAsync("/users/me", social.Access)).IsProblem(401, "session_revoked");
        Assert.Equal(RevocationReason.SocialAccountRemoved, (await app.Auth.EventAsync<SessionRevoked>()).Reason);
        (await app.UnlinkAsync(local, id)).IsProblem(404, "link_not_found");

        var only = await app.LoginAsync("other");
        (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/links/{await app.LinkIdAsync(only)}", only.Access)).IsProblem(409, "last_sign_in_method");
        Assert.Single(await app.GetAsync("/users/me/links", only));
    }

    [Fact]
    public async Task After_a_recent_login_a_user_sets_a_password_and_needs_the_provider_no_more()
    {
        await using var app = await StartAsync();
        var social = await app.LoginAsync("ann,ann@example.com");

        Assert.Equal(200, (await app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", social.Access, new JsonObject { ["new_password"] = AuthClient.Password })).Status);
        var local = await app.Client.LoginAsync("ann@example.com", "laptop");

        Assert.Equal(204, (await app.UnlinkAsync(local, await app.LinkIdAsync(local))).Status);
        Assert.Equal((1, 0, 1), await app.CountAsync());
    }

    [Fact]
    public async Task An_inactive_user_is_told_so_and_nothing_is_linked()
    {
        await using var app = await StartAsync();
        var known = await app.LoginAsync("ann,ann@example.com");
        await app.SetActiveAsync((long)(await app.MeAsync(known))["id"]!, isActive: false);
        await app.SetActiveAsync(await app.SignUpAsync("bob@example.com", isConfirmed: true), isActive: false);

        (await app.PostLoginAsync("ann,ann@example.com")).IsProblem(403, "account_inactive");
        (await app.PostLoginAsync("bob,bob@example.com")).IsProblem(403, "account_inactive");

        Assert.Single(await app.AccountsAsync());
    }

    [Fact]
    public async Task A_secret_can_be_shown_as_http_basic()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync(), options =>
        {
            options.ClientId = "browser-basic";
            options.ClientSecret = "browser-basic-secret-that-is-long-enough-for-hs256";
            options.ClientAuthentication = OpenIdConnectClientAuthentication.Basic;
        });

        await app.LoginAsync("ann,ann@example.com");
    }

    [Fact]
    public async Task Denied_consent_goes_back_to_the_client()
    {
        await using var app = await StartAsync();
        using var browser = new Browser();
        var page = await browser.OpenAsync(app.StartAddress(new Pkce()));

        var returned = await browser.OpenAsync(new Uri(page.Address, page.Address.AbsolutePath + "/abort"));

        Assert.Equal($"{SocialApp.ReturnUrl}?error=access_denied&state=client-state", returned.Location?.AbsoluteUri);
        Assert.Equal((0, 0, 0), await app.CountAsync());
    }

    [Fact]
    public async Task The_providers_are_listed()
    {
        await using var app = await StartAsync();

        var list = await (await app.Client.GetAsync("/users/external")).SuccessAsync();

        Assert.Equal("""[{"provider":"oidc","native":true}]""", list.ToJsonString());
    }

    [Fact]
    public async Task Nothing_about_the_person_or_the_secrets_is_logged()
    {
        await using var app = await StartAsync();
        var (code, pkce) = await app.CodeAsync("ann,ann@example.com");

        await app.ExchangeAsync(code, pkce.Verifier);

        Assert.Empty(app.Auth.Log.Errors);
        Assert.DoesNotContain(
            app.Auth.Log.Lines,
            line => line.Category.StartsWith("JwtDeviceAuth", StringComparison.Ordinal)
                && (line.Text.Contains(code, StringComparison.Ordinal) || line.Text.Contains("ann@example.com", StringComparison.Ordinal)));
    }

    internal static JsonObject Proof((string Code, Pkce Pkce) login) => new() { ["code"] = login.Code, ["code_verifier"] = login.Pkce.Verifier };

    private async Task<SocialApp> StartAsync() => await SocialApp.StartAsync(await shared.GetAsync());
}
