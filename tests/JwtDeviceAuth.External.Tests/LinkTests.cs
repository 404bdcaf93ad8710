using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary><c>me/links</c>: what a person is shown after a new password, single accounts of one provider, and which events changes raise.</summary>
public sealed class LinkTests(SharedOidcServer shared)
{
    private const string Email = "ann@example.com";
    private const string NewPassword = "chosen by the owner";

    private readonly Mailbox _mailbox = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_reset_or_a_new_password_the_person_is_shown_what_was_linked_since_the_last_proof_and_can_drop_it(bool byReset)
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(1));
        var owner = await app.Client.LoginAsync(Email, "laptop");
        await LinkAsync(app, owner, "ann", AuthClient.Password);
        Assert.False((bool)(await app.GetAsync("/users/me/links", owner)).Single()!["since_last_proof"]!);

        // The owner's first new password, and then a thief who got to know it.
        await ChangeAsync(app, owner, AuthClient.Password, "known to the thief");
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(1));
        var thief = await app.Client.LoginAsync(Email, "thief", "known to the thief");
        await LinkAsync(app, thief, "thief", "known to the thief");
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(1));
        await (byReset ? ResetAsync(app) : ChangeAsync(app, owner, "known to the thief", NewPassword));
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(1));
        owner = await app.Client.LoginAsync(Email, "laptop", NewPassword);
        await LinkAsync(app, owner, "ann at work", NewPassword);

        var links = await app.GetAsync("/users/me/links", owner);
        Assert.Equal([false, true, false], links.Select(link => (bool)link!["since_last_proof"]!));
        var suspect = (long)links[1]!["id"]!;
        Assert.Equal(204, (await app.UnlinkAsync(owner, suspect, new() { ["password"] = NewPassword })).Status);
        Assert.Equal(2, (await app.AccountsAsync()).Count);
        Assert.NotEqual((string?)owner.AccessPayload["sub"], (string?)(await app.LoginAsync("thief")).AccessPayload["sub"]);
    }

    [Fact]
    public async Task One_of_several_accounts_at_a_provider_is_removed_with_its_own_sessions_only()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        var local = await app.Client.LoginAsync(Email, "laptop");
        await LinkAsync(app, local, "first", AuthClient.Password);
        await LinkAsync(app, local, "second", AuthClient.Password);
        var (first, second) = (await app.LoginAsync("first", "phone"), await app.LoginAsync("second", "tablet"));
        var links = await app.GetAsync("/users/me/links", local);

        var page = new CookiePage(app.Client);
        foreach (var tokens in new[] { first, second })
        {
            var tab = new CookiePage(app.Client);
            await tab.RefreshAsync(new() { ["refresh_token"] = tokens.Refresh, ["token_delivery"] = "cookie" });
            page.Cookies.Add(tab.Cookies.Single().Key, tab.Cookies.Single().Value);
        }

        Assert.Equal(204, (await page.SendAsync(HttpMethod.Delete, $"/users/me/links/{links[0]!["id"]}", new() { ["password"] = AuthClient.Password }, local.Access)).Status);

        (await app.Client.GetAsync("/users/me", first.Access)).IsProblem(401, "session_revoked");
        Assert.Equal("tablet", (string?)TokenPair.Payload(Assert.Single(page.Cookies).Value)["device_id"]);
        await page.RefreshAsync();
        Assert.Equal((long)links[1]!["id"]!, await app.LinkIdAsync(local));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("oidc")]
    [InlineData("99999999999999999999")]
    public async Task What_is_no_id_of_a_link_is_not_found(string id)
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        var local = await app.Client.LoginAsync(Email, "laptop");

        (await app.Client.SendJsonAsync(
            HttpMethod.Delete, $"/users/me/links/{id}", local.Access, new JsonObject { ["password"] = AuthClient.Password }))
            .IsProblem(404, "link_not_found");
    }

    [Fact]
    public async Task Wrong_passwords_for_a_link_are_counted_like_those_for_other_changes()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        var stolen = await app.Client.LoginAsync(Email, "laptop");
        for (var guess = 0; guess < 5; guess++)
        {
            (await app.LinkAsync(stolen, new() { ["link_code"] = "any", ["password"] = "a wrong guess" })).IsProblem(400, "incorrect_password");
        }

        (await app.UnlinkAsync(stolen, 1)).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task A_code_is_not_used_up_by_somebody_who_cannot_prove_to_be_the_owner()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        var local = await app.Client.LoginAsync(Email, "laptop");
        var (code, pkce) = await app.CodeAsync("other");
        var shown = new JsonObject { ["code"] = code, ["code_verifier"] = pkce.Verifier };

        (await app.LinkAsync(local, shown)).IsInvalid("password");

        Assert.Equal(200, (await app.LinkWithPasswordAsync(local, shown)).Status);
    }

    /// <summary>A thief lets the owner's client link the thief's account: the code is the thief's, the verifier the client's own.</summary>
    [Fact]
    public async Task A_code_that_another_browser_brought_is_linked_by_no_client_that_has_not_its_verifier()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        var owner = await app.Client.LoginAsync(Email, "laptop");
        var (thiefsCode, _) = await app.CodeAsync("thief");

        (await app.LinkWithPasswordAsync(owner, new() { ["code"] = thiefsCode, ["code_verifier"] = new Pkce().Verifier })).IsProblem(400, "invalid_code");

        Assert.Empty(await app.AccountsAsync());
    }

    [Fact]
    public async Task Links_are_told_with_who_asked_and_for_which_account()
    {
        await using var app = await StartAsync();
        var id = await app.SignUpAsync(Email, isConfirmed: true);
        var local = await app.Client.LoginAsync(Email, "laptop");
        await LinkAsync(app, local, "other,other@example.com", AuthClient.Password);
        await app.LoginAsync($"ann,{Email}", "phone");
        var accounts = await app.AccountsAsync();

        await app.UnlinkAsync(local, accounts[0].Id);

        var (now, sid) = (app.Auth.Clock.GetUtcNow(), (string)local.AccessPayload["sid"]!);
        var removed = await app.Auth.EventAsync<SocialAccountUnlinked>();
        Assert.Equal(
            new SocialAccountUnlinked(
                id, removed.OccurredAt, accounts[0].Id, "oidc", "other@example.com", UnlinkCause.Asked, sid, "laptop", "127.0.0.1", UserAgent: null),
            removed);
        Assert.InRange(removed.OccurredAt, now.AddSeconds(-1), now);
        Assert.Equal(
            [
                (id, accounts[0].Id, "other@example.com", LinkCause.Asked, sid, "laptop"),
                (id, accounts[1].Id, Email, LinkCause.SameEmail, null, "phone"),
            ],
            app.Auth.Events.OfType<SocialAccountLinked>()
                .Select(link => (link.UserId, link.AccountId, link.Email!, link.Cause, link.SessionId, link.DeviceId!)));
    }

    private static async Task LinkAsync(SocialApp app, TokenPair tokens, string login, string password)
    {
        var (code, pkce) = await app.CodeAsync(login);
        await (await app.LinkAsync(tokens, new()
        {
            ["code"] = code,
            ["code_verifier"] = pkce.Verifier,
            ["password"] = password,
        })).SuccessAsync();
    }

    private static async Task ChangeAsync(SocialApp app, TokenPair tokens, string password, string chosen)
        => await (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", tokens.Access, new JsonObject
        {
            ["old_password"] = password,
            ["new_password"] = chosen,
        })).SuccessAsync();

    private async Task ResetAsync(SocialApp app)
    {
        await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = Email });
        var code = (await _mailbox.EmailAsync<PasswordResetEmail>()).Code;
        Assert.Equal(204, (await app.Client.PostJsonAsync(
            "/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = NewPassword })).Status);
    }

    private async Task<SocialApp> StartAsync() => await SocialApp.StartAsync(await shared.GetAsync(), extend: _mailbox.AddTo);
}
