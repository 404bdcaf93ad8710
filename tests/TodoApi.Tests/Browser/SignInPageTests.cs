using System.Text.Json.Nodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>The page /signin.html in a real browser, with oidc-provider's own pages for login and consent.</summary>
public sealed class SignInPageTests(SharedOidcServer shared, Chromium chromium)
{
    [Fact]
    public async Task A_person_signs_in_sees_the_device_and_ends_it()
    {
        await using var app = await StartAsync();
        var page = await chromium.OpenAsync(new Uri(app.Address, "/signin.html"));

        await SignInAsync(page, "ann,ann@example.com");

        await Assertions.Expect(page.Locator("#name")).ToHaveTextAsync("Person ann (ann@example.com)");
        await Assertions.Expect(page.Locator("#device-rows tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#device-rows")).ToContainTextAsync("This browser (current)oidc");
        Assert.Equal("/signin.html", new Uri(page.Url).PathAndQuery);
        await page.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Assertions.Expect(page.Locator("#message")).ToHaveTextAsync("This device was signed out.");
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_person_with_a_password_links_the_two()
    {
        await using var app = await StartAsync();
        await app.Anonymous.SignUpAsync("bob@example.com");
        var page = await chromium.OpenAsync(new Uri(app.Address, "/signin.html"));

        await SignInAsync(page, "bob,bob@example.com");
        await page.Locator("#email").FillAsync("bob@example.com");
        await page.Locator("#password").FillAsync(AuthClient.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Link" }).ClickAsync();

        await Assertions.Expect(page.Locator("#message")).ToHaveTextAsync("Linked with oidc.");
        await Assertions.Expect(page.Locator("#device-rows")).ToContainTextAsync("This browser (current)local");
    }

    [Fact]
    public async Task A_person_with_a_second_factor_is_asked_for_it_by_a_social_login_too()
    {
        await using var app = await StartAsync();
        await app.Anonymous.SignUpAsync("eve@example.com");
        var access = (await app.Anonymous.LoginAsync("eve@example.com", "phone")).Access;
        var setup = await (await app.Anonymous.PostJsonAsync("/users/me/factors/totp", new JsonObject { ["password"] = AuthClient.Password }, access)).SuccessAsync();
        var secret = (string)setup["secret"]!;
        await (await app.Anonymous.PostJsonAsync($"/users/me/factors/totp/{setup["id"]}/confirm", new JsonObject { ["code"] = NextCode() }, access)).SuccessAsync();
        var page = await chromium.OpenAsync(new Uri(app.Address, "/signin.html"));

        await SignInAsync(page, "eve,eve@example.com");
        await page.Locator("#email").FillAsync("eve@example.com");
        await page.Locator("#password").FillAsync(AuthClient.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Link" }).ClickAsync();
        await AnswerAsync();
        await Assertions.Expect(page.Locator("#message")).ToHaveTextAsync("Linked with oidc.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with oidc" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await AnswerAsync();

        await Assertions.Expect(page.Locator("#device-rows")).ToContainTextAsync("This browser (current)oidc");
        Assert.Equal("/signin.html", new Uri(page.Url).PathAndQuery);
        Assert.Empty(app.Log.Errors);

        async Task AnswerAsync()
        {
            await page.Locator("#answer-code").FillAsync(NextCode());
            await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        }

        string NextCode()
        {
            app.Clock.Advance(TimeSpan.FromSeconds(30));
            return FactorUser.CodeOf(secret, app.Clock.GetUtcNow());
        }
    }

    [Fact]
    public async Task A_social_login_that_asks_for_a_second_factor_adds_it_and_shows_the_recovery_codes()
    {
        await using var app = await StartAsync(services => services.AddSingleton<ISecondFactorRequirement, OfCarefulPeople>());
        var page = await chromium.OpenAsync(new Uri(app.Address, "/signin.html"));

        await SignInAsync(page, $"dan,dan{OfCarefulPeople.Domain}");
        var secret = page.Locator("#enrol-secret");
        await Assertions.Expect(secret).Not.ToBeEmptyAsync();
        await page.Locator("#enrol-code").FillAsync(FactorUser.CodeOf((await secret.TextContentAsync())!, app.Clock.GetUtcNow()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Assertions.Expect(page.Locator("#device-rows")).ToContainTextAsync("This browser (current)oidc");
        await Assertions.Expect(page.Locator("#recovery-codes li")).ToHaveCountAsync(10);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.Locator("#recovery-codes li")).ToHaveCountAsync(0);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task Without_a_provider_nothing_is_offered_and_nothing_breaks()
    {
        await using var app = new TodoApp();

        Assert.Equal(404, (await app.Anonymous.GetAsync("/users/external")).Status);
        Assert.Equal(200, (await app.Anonymous.GetAsync("/signin.html")).Status);
        Assert.Empty(app.Log.Errors);
    }

    private static async Task SignInAsync(IPage page, string login)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with oidc" }).ClickAsync();
        await page.Locator("input[name=login]").FillAsync(login);
        await page.Locator("input[name=password]").FillAsync("any");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    private async Task<TodoApp> StartAsync(Action<IServiceCollection>? addServices = null)
    {
        var app = new TodoApp(
            addServices ?? (_ => { }),
            ("Authentication:Oidc:Authority", (await shared.GetAsync()).Issuer),
            ("Authentication:Oidc:ClientId", "browser"),
            ("Authentication:Oidc:ClientSecret", "browser-secret-that-is-long-enough-for-hs256"));

        // The provider lives in the real time.
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
        return app;
    }
}
