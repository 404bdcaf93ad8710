using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Takeovers;

/// <summary><c>POST me/reauthenticate</c> with a fresh login at a provider.</summary>
public sealed class ReauthenticationTests(SharedOidcServer shared)
{
    [Fact]
    public async Task A_fresh_login_in_the_browser_makes_the_same_session_recent()
    {
        await using var app = await StartAsync();
        var tokens = await app.LoginAsync("ann,ann@example.com");
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(5));
        (await RenameAsync(app, tokens.Access)).IsProblem(401, "recent_login_required");

        var shown = await CodeAsync(app, "ann,ann@example.com");
        var fresh = (string)(await (await ReauthenticateAsync(app, tokens, shown)).SuccessAsync())["access_token"]!;

        Assert.Equal((string?)tokens.AccessPayload["sid"], (string?)TokenPair.Payload(fresh)["sid"]);
        (await RenameAsync(app, tokens.Access)).IsProblem(401, "recent_login_required");
        await (await RenameAsync(app, fresh)).SuccessAsync();
        await (await RenameAsync(app, (await app.Client.RefreshAsync(tokens.Refresh)).Access)).SuccessAsync();
        (await ReauthenticateAsync(app, tokens, shown)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task A_fresh_id_token_does_so_once_and_is_as_old_as_it_says()
    {
        var server = await shared.GetAsync();
        await using var app = await SocialApp.StartAsync(server);
        var nonce = new Nonce();
        var claims = NativeLogin.Claims(app, server, nonce);
        var tokens = TokenPair.From(await (await NativeLogin.PostAsync(app, server, [])).SuccessAsync());
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(2));
        claims["iat"] = app.Auth.Clock.GetUtcNow().ToUnixTimeSeconds() - 60;
        var shown = new JsonObject { ["provider"] = SocialApp.Provider, ["id_token"] = server.Key.Sign(claims), ["nonce"] = nonce.Raw };

        var fresh = TokenPair.Payload((string)(await (await ReauthenticateAsync(app, tokens, shown)).SuccessAsync())["access_token"]!);

        Assert.Equal((long)claims["iat"]!, (long)fresh["auth_time"]!);
        (await ReauthenticateAsync(app, tokens, shown)).IsProblem(400, "invalid_id_token");
    }

    [Fact]
    public async Task A_login_that_is_not_fresh_any_more_proves_nothing()
    {
        var server = await shared.GetAsync();
        await using var app = await SocialApp.StartAsync(server);
        var tokens = TokenPair.From(await (await NativeLogin.PostAsync(app, server, [])).SuccessAsync());
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(9));
        var nonce = new Nonce();
        var claims = NativeLogin.Claims(app, server, nonce);
        claims["iat"] = app.Auth.Clock.GetUtcNow().ToUnixTimeSeconds() - 300;
        var shown = new JsonObject { ["provider"] = SocialApp.Provider, ["id_token"] = server.Key.Sign(claims), ["nonce"] = nonce.Raw };

        var refused = (await ReauthenticateAsync(app, tokens, shown)).IsProblem(401, "recent_login_required");

        Assert.Contains("max_age=\"300\"", refused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    /// <summary>The thief has a copy of the owner's token, and a social account of their own: of nobody here, or of another user.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_elses_social_account_proves_nothing(bool isAUsers)
    {
        await using var app = await StartAsync();
        var stolen = await app.LoginAsync("ann,ann@example.com");
        if (isAUsers)
        {
            await app.LoginAsync("thief");
        }

        app.Auth.Clock.Advance(TimeSpan.FromMinutes(5));

        (await ReauthenticateAsync(app, stolen, await CodeAsync(app, "thief"))).IsProblem(404, "link_not_found");
        (await RenameAsync(app, stolen.Access)).IsProblem(401, "recent_login_required");
    }

    /// <summary>A login that was begun before its account was linked is no proof of who the user is.</summary>
    [Fact]
    public async Task An_account_that_was_linked_after_the_login_began_proves_nothing()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("ann@example.com", isConfirmed: true);
        var tokens = await app.Client.LoginAsync("ann@example.com", "laptop");
        var early = await CodeAsync(app, "another");
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(1));
        var link = await CodeAsync(app, "another");
        link["password"] = AuthClient.Password;
        await (await app.LinkAsync(tokens, link)).SuccessAsync();

        (await ReauthenticateAsync(app, tokens, early)).IsProblem(404, "link_not_found");
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(1));
        await (await ReauthenticateAsync(app, tokens, await CodeAsync(app, "another"))).SuccessAsync();
    }

    private static async Task<JsonObject> CodeAsync(SocialApp app, string login)
    {
        var (code, pkce) = await app.CodeAsync(login);
        return new JsonObject { ["code"] = code, ["code_verifier"] = pkce.Verifier };
    }

    private static Task<Answer> ReauthenticateAsync(SocialApp app, TokenPair tokens, JsonObject shown)
        => app.Client.PostJsonAsync("/users/me/reauthenticate", shown.DeepClone(), tokens.Access);

    private static Task<Answer> RenameAsync(SocialApp app, string accessToken)
        => app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", accessToken, new JsonObject { ["name"] = "Susan" });

    private async Task<SocialApp> StartAsync() => await SocialApp.StartAsync(await shared.GetAsync());
}
