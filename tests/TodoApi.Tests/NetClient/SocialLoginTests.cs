using System.Net;
using System.Text.Json;
using JwtDeviceAuth.Client;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.Playwright;
using TodoApi.Tests.Browser;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.NetClient;

/// <summary>A social login of a program: the browser is Chromium, the provider oidc-provider, the return a port of this machine.</summary>
public sealed class SocialLoginTests(SharedOidcServer shared, Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_comes_back_from_the_browser_signed_in_or_without_a_session()
    {
        var back = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/signed-in");
        await using var app = new TodoApp(
            ("Authentication:Oidc:Authority", (await shared.GetAsync()).Issuer),
            ("Authentication:Oidc:ClientId", "browser"),
            ("Authentication:Oidc:ClientSecret", "browser-secret-that-is-long-enough-for-hs256"),
            ("JwtDeviceAuth:ExternalLogin:ReturnUrls:0", back.AbsoluteUri));
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
        await using var client = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions
        {
            BaseAddress = new Uri(app.Address, "users").AbsoluteUri,
            DeviceName = "Command line",
            BindAccessTokens = true,
        });

        var refused = await SignInAsync(client, back, async page => await page.GetByText("Cancel").ClickAsync());
        Assert.Equal((SignInStatus.Canceled, "access_denied"), (refused.Status, refused.Code));
        Assert.False((await client.GetStateAsync(Token)).IsSignedIn);

        var result = await SignInAsync(client, back, async page =>
        {
            await page.Locator("input[name=login]").FillAsync("carl,carl@example.com");
            await page.Locator("input[name=password]").FillAsync("any");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
            await Assertions.Expect(page.GetByText("You can close this window")).ToBeVisibleAsync();
        });

        Assert.True(result.Succeeded, $"{result} {result.Detail}");
        using var http = client.CreateHttpClient();
        Assert.Contains("carl@example.com", await http.GetStringAsync("users/me", Token), StringComparison.Ordinal);
        using var devices = JsonDocument.Parse(await http.GetStringAsync("users/me/devices", Token));
        Assert.Equal("Command line", devices.RootElement[0].GetProperty("device_name").GetString());

        // A refresh of what the browser began.
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("todos", Token)).StatusCode);
        Assert.Equal(SignOutStatus.Completed, await client.SignOutAsync(Token));
    }

    private async Task<SignInResult> SignInAsync(JwtDeviceAuthClient client, Uri back, Func<IPage, Task> browse)
    {
        var browsed = Task.CompletedTask;
        var result = await client.SignInWithBrowserAsync(
            "oidc",
            new BrowserSignInOptions
            {
                ReturnAddress = back,
                OpenBrowser = async (address, _) =>
                {
                    var page = await chromium.OpenAsync(address);
                    browsed = browse(page);
                },
            },
            Token);
        await browsed;
        return result;
    }
}
