using System.Collections.Concurrent;
using JwtDeviceAuth.TestSupport;
using Microsoft.Playwright;
using TodoApi.Tests.Browser;
using TodoApi.Tests.BrowserClient;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.NetClient;

/// <summary>A page of Blazor WebAssembly (tests/JwtDeviceAuth.BlazorApp), as it was built, in a real browser with the sample itself.</summary>
public sealed class BlazorTests(Chromium chromium)
{
    [Fact]
    public async Task A_page_signs_in_keeps_its_session_over_a_reload_refreshes_and_signs_out()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app, BlazorFiles.At("/blazor"));
        await app.Anonymous.SignUpAsync("ann@example.com");
        await using var context = await chromium.NewContextAsync();
        var faults = new ConcurrentQueue<string>();
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Enqueue(message.Text);
            }
        };
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(proxy.Address, "/blazor/").AbsoluteUri);
        var list = page.Locator("#list li");

        await SignInAsync(page, "wrong password");
        await Assertions.Expect(page.Locator("#message")).ToHaveTextAsync("InvalidCredentials (invalid_credentials)");
        await SignInAsync(page, AuthClient.Password);
        await page.Locator("#title").FillAsync("Buy milk");
        await ClickAsync(page, "Add");
        await Assertions.Expect(list).ToHaveTextAsync(["Buy milk"]);

        // A reload with a token that has expired, behind a gateway that fails once.
        proxy.Expire();
        proxy.Break(FaultyProxy.Fault.Gateway);
        await page.ReloadAsync();
        await Assertions.Expect(list).ToHaveTextAsync(["Buy milk"]);
        Assert.Equal(1, proxy.Refreshes);

        // Another tab has the session, too, and both see the sign-out.
        var second = await context.NewPageAsync();
        await second.GotoAsync(page.Url);
        await Assertions.Expect(second.Locator("#list li")).ToHaveTextAsync(["Buy milk"]);
        await ClickAsync(page, "Sign out");
        await Assertions.Expect(page.Locator("#message")).ToHaveTextAsync("Completed");
        await Assertions.Expect(page.Locator("#email")).ToBeVisibleAsync();
        await ClickAsync(second, "List");
        await Assertions.Expect(second.Locator("#email")).ToBeVisibleAsync();
        Assert.DoesNotContain("access_token", await page.EvaluateAsync<string>("() => { const { session } = JSON.parse(Object.values(localStorage).find((text) => text.startsWith('{'))); return JSON.stringify(session ?? null) }"), StringComparison.Ordinal);
        Assert.DoesNotContain(faults, fault => !fault.Contains("the server responded with a status of", StringComparison.Ordinal));
    }

    private static async Task SignInAsync(IPage page, string password)
    {
        await page.Locator("#email").FillAsync("ann@example.com");
        await page.Locator("#password").FillAsync(password);
        await ClickAsync(page, "Sign in");
    }

    private static Task ClickAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
