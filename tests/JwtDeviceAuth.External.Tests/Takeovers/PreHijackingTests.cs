using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Takeovers;

/// <summary>
/// A stranger makes an account with the owner's address before the owner does, and waits: the five attacks of Sudhodanan and Paverd,
/// "Pre-hijacked accounts" (USENIX Security 2022), and what an unsuspecting click on a confirmation adds to them.
/// </summary>
public sealed class PreHijackingTests(SharedOidcServer shared)
{
    private const string Email = "ann@example.com";
    private const string OwnersPassword = "chosen by the owner";

    private readonly Mailbox _mailbox = new();

    [Fact]
    public async Task The_owners_click_on_a_confirmation_opens_no_strangers_account_to_the_owners_social_login()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync(Email);
        var stranger = await app.Client.LoginAsync(Email, "stranger");
        await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation", stranger.Access);
        var code = (await _mailbox.EmailAsync<ConfirmationEmail>()).Code;
        await app.Client.SignUpAsync("ann@work.example");
        var owner = await app.Client.LoginAsync("ann@work.example", "owner");

        (await ConfirmAsync(app, code, accessToken: null)).IsProblem(401, "authentication_required");
        (await ConfirmAsync(app, code, owner.Access)).IsProblem(400, "invalid_code");

        (await app.PostLoginAsync($"ann,{Email}")).IsProblem(409, "account_link_required");
        Assert.Empty(await app.AccountsAsync());
    }

    [Fact]
    public async Task Classic_federated_merge_the_owners_social_login_does_not_join_the_strangers_password()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync(Email);

        (await app.PostLoginAsync($"ann,{Email}")).IsProblem(409, "account_link_required");

        // The owner has the mailbox, and so the account; from then on the social login joins it.
        await ResetAsync(app);
        await app.LoginAsync($"ann,{Email}");
        (await app.Client.PostLoginAsync(Email, "stranger")).IsProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task Unexpired_session_the_strangers_session_is_over_when_the_owner_has_the_account()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync(Email);
        var stranger = await app.Client.LoginAsync(Email, "stranger");

        await ResetAsync(app);

        (await app.Client.GetAsync("/users/me", stranger.Access)).IsProblem(401, "session_revoked");
        (await app.Client.PostRefreshAsync(stranger.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task Trojan_identifier_the_strangers_social_account_is_gone_when_the_owner_has_the_account()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync(Email);
        var stranger = await app.Client.LoginAsync(Email, "stranger");
        var (code, pkce) = await app.CodeAsync("stranger");
        await (await app.LinkAsync(stranger, new JsonObject
        {
            ["code"] = code,
            ["code_verifier"] = pkce.Verifier,
            ["password"] = AuthClient.Password,
        })).SuccessAsync();

        await ResetAsync(app);

        var owner = await app.Client.LoginAsync(Email, "owner", OwnersPassword);
        Assert.Empty(await app.GetAsync("/users/me/links", owner));
        Assert.NotEqual((string?)owner.AccessPayload["sub"], (string?)(await app.LoginAsync("stranger")).AccessPayload["sub"]);
    }

    [Fact]
    public async Task Unexpired_email_change_codes_that_the_stranger_asked_for_are_void_when_the_owner_has_the_account()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync(Email);
        var stranger = await app.Client.LoginAsync(Email, "stranger");
        var linkCode = (string)(await app.PostLoginAsync($"stranger,{Email}")).IsProblem(409, "account_link_required").Json["link_code"]!;
        await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation", stranger.Access);
        var confirmation = (await _mailbox.EmailAsync<ConfirmationEmail>()).Code;

        await ResetAsync(app);

        var owner = await app.Client.LoginAsync(Email, "owner", OwnersPassword);
        (await app.LinkAsync(owner, new JsonObject { ["link_code"] = linkCode, ["password"] = OwnersPassword })).IsProblem(400, "invalid_link_code");
        (await ConfirmAsync(app, confirmation, owner.Access)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task Non_verifying_provider_an_address_that_it_only_claims_leads_into_no_account()
    {
        await using var app = await StartAsync();
        var stranger = await app.LoginAsync($"stranger,{Email},unverified");

        await app.Client.SignUpAsync(Email);

        var owner = await app.Client.LoginAsync(Email, "owner");
        Assert.NotEqual((string?)owner.AccessPayload["sub"], (string?)stranger.AccessPayload["sub"]);
        Assert.NotEqual(
            (string?)owner.AccessPayload["sub"], (string?)(await app.LoginAsync($"stranger,{Email},unverified")).AccessPayload["sub"]);
    }

    private static Task<Answer> ConfirmAsync(SocialApp app, string code, string? accessToken)
        => app.Client.PostJsonAsync("/users/email/confirm", new JsonObject { ["code"] = code }, accessToken);

    private async Task ResetAsync(SocialApp app)
    {
        await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = Email });
        var code = (await _mailbox.EmailAsync<PasswordResetEmail>()).Code;
        Assert.Equal(204, (await app.Client.PostJsonAsync(
            "/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = OwnersPassword })).Status);
    }

    private async Task<SocialApp> StartAsync() => await SocialApp.StartAsync(await shared.GetAsync(), extend: _mailbox.AddTo);
}
