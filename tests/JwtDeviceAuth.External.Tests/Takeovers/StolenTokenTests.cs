using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Takeovers;

/// <summary>A thief has an access token of the owner's session, and a social account of their own.</summary>
public sealed class StolenTokenTests(SharedOidcServer shared)
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_stolen_token_links_nothing_without_the_password()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        var stolen = await app.Client.LoginAsync(Email, "laptop");

        (await app.LinkAsync(stolen, await ProofAsync(app, "thief"))).IsInvalid("password");
        (await app.LinkAsync(stolen, await ProofAsync(app, "thief", "a wrong guess"))).IsProblem(400, "incorrect_password");

        Assert.Empty(await app.AccountsAsync());
    }

    [Fact]
    public async Task A_stolen_token_of_a_user_without_a_password_links_nothing_once_the_login_is_five_minutes_old()
    {
        await using var app = await StartAsync();
        var stolen = await app.LoginAsync($"ann,{Email}");
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(5));

        (await app.LinkAsync(stolen, await ProofAsync(app, "thief"))).IsProblem(401, "recent_login_required");
        (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", stolen.Access, new JsonObject { ["new_password"] = "the thief's password" }))
            .IsProblem(401, "recent_login_required");

        Assert.Single(await app.AccountsAsync());
    }

    [Fact]
    public async Task A_stolen_token_removes_no_account_without_the_password()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync(Email, isConfirmed: true);
        var stolen = await app.LoginAsync($"ann,{Email}");
        var id = (await app.AccountsAsync()).Single().Id;

        (await app.UnlinkAsync(stolen, id, [])).IsInvalid("password");
        (await app.UnlinkAsync(stolen, id, new() { ["password"] = "a wrong guess" })).IsProblem(400, "incorrect_password");

        Assert.Single(await app.AccountsAsync());
    }

    private static async Task<JsonObject> ProofAsync(SocialApp app, string login, string? password = null)
    {
        var (code, pkce) = await app.CodeAsync(login);
        return new JsonObject { ["code"] = code, ["code_verifier"] = pkce.Verifier, ["password"] = password };
    }

    private async Task<SocialApp> StartAsync() => await SocialApp.StartAsync(await shared.GetAsync());
}
