using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>A social login gives its refresh token as a cookie, too, to a page of the same site alone.</summary>
public sealed class CookieTests(SharedOidcServer shared)
{
    [Theory]
    [InlineData("browser")]
    [InlineData(null)]
    public async Task A_login_in_the_browser_ends_in_a_cookie(string? deviceId)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var page = new CookiePage(app.Client);
        var (code, pkce) = await app.CodeAsync("ann,ann@example.com", deviceId);

        var answer = await (await page.PostAsync("/users/external/exchange", new()
        {
            ["code"] = code, ["code_verifier"] = pkce.Verifier, ["token_delivery"] = "cookie",
        })).SuccessAsync();

        await IsInCookieAsync(page, answer);
    }

    [Fact]
    public async Task A_login_with_an_ID_token_ends_in_a_cookie()
    {
        var server = await shared.GetAsync();
        await using var app = await SocialApp.StartAsync(server);
        var page = new CookiePage(app.Client);
        var nonce = new Nonce();
        JsonObject Login() => new()
        {
            ["id_token"] = server.Key.Sign(NativeLogin.Claims(app, server, nonce)), ["nonce"] = nonce.Raw, ["device_id"] = "browser", ["token_delivery"] = "cookie",
        };
        page.Headers["Sec-Fetch-Site"] = "cross-site";

        (await page.PostAsync($"/users/external/{SocialApp.Provider}", Login())).IsProblem(403, "cross_site_request");

        page.Headers["Sec-Fetch-Site"] = "same-site";
        await IsInCookieAsync(page, await (await page.PostAsync($"/users/external/{SocialApp.Provider}", Login())).SuccessAsync());
    }

    private static async Task IsInCookieAsync(CookiePage page, JsonNode answer)
    {
        Assert.Null(answer["refresh_token"]);
        Assert.Null((await page.RefreshAsync())["refresh_token"]);
        Assert.Equal(204, (await page.PostAsync("/users/logout")).Status);
        Assert.Empty(page.Cookies);
    }
}
