using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.Playwright;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>
/// The answer as a form in a real browser: the provider is at localhost and the application at 127.0.0.1, two sites, so that the form is
/// posted from another one and the browser decides which cookies go along.
/// </summary>
public sealed class AppleSignInTests(SharedOidcServer shared, Chromium chromium)
{
    [Fact]
    public async Task A_form_that_is_posted_from_another_site_signs_in()
    {
        var server = await shared.GetPresetsAsync();
        await using var app = new TodoApp(
            ("Authentication:Apple:Authority", server.Issuer),
            ("Authentication:Apple:ClientId", "com.example.web"),
            ("Authentication:Apple:AppleKey:TeamId", "TEAM123456"),
            ("Authentication:Apple:AppleKey:KeyId", "KEY1234567"),
            ("Authentication:Apple:AppleKey:PrivateKey", server.AppleKey.ExportPkcs8PrivateKeyPem()));
        // The provider lives in the real time.
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
        Assert.NotEqual(new Uri(server.Issuer).Host, app.Address.Host);
        var page = await chromium.OpenAsync(new Uri(app.Address, "/signin.html"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with apple" }).ClickAsync();
        await page.Locator("input[name=login]").FillAsync("ann,ann@example.com");
        await page.Locator("input[name=password]").FillAsync("any");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Assertions.Expect(page.Locator("#name")).ToHaveTextAsync("Person ann (ann@example.com)");
        await Assertions.Expect(page.Locator("#device-rows")).ToContainTextAsync("This browser (current)apple");
        Assert.Empty(app.Log.Errors);
    }
}
