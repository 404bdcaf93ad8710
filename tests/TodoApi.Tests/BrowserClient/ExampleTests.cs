using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.TestSupport;
using Microsoft.Playwright;
using TodoApi.Tests.Browser;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.BrowserClient;

/// <summary>The examples of clients/browser, and the module in Node.js, with the sample itself.</summary>
public sealed class ExampleTests(Chromium chromium)
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task The_plain_page_signs_in_adds_lists_and_signs_out()
    {
        await using var app = new TodoApp();
        await using var proxy = await StartAsync(app);
        var page = await chromium.OpenAsync(new Uri(proxy.Address, "/examples/plain/"));

        await page.Locator("#sign-in [name=email]").FillAsync(Email);
        await page.Locator("#sign-in [name=password]").FillAsync("wrong password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.Locator("#message")).Not.ToBeEmptyAsync();
        await page.Locator("#sign-in [name=password]").FillAsync(AuthClient.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("#add [name=title]").FillAsync("Buy milk");
        proxy.Expire();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Assertions.Expect(page.Locator("#list li")).ToHaveTextAsync(["Buy milk"]);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#list li")).ToHaveTextAsync(["Buy milk"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.Locator("#sign-in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_React_page_follows_the_state()
    {
        await using var app = new TodoApp();
        await using var proxy = await StartAsync(app);
        var page = await chromium.OpenAsync(new Uri(proxy.Address, "/examples/react/"));

        await page.Locator("[name=email]").FillAsync(Email);
        await page.Locator("[name=password]").FillAsync(AuthClient.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.Locator("[name=email]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_service_worker_that_was_stopped_goes_on_with_the_session_of_the_page()
    {
        await using var app = new TodoApp();
        await using var proxy = await StartAsync(app);
        var page = await chromium.OpenAsync(new Uri(proxy.Address, "/examples/service-worker/"));
        var count = page.Locator("#count");
        await page.WaitForFunctionAsync("() => window.signIn");

        await page.EvaluateAsync("() => count()");
        await Assertions.Expect(count).ToHaveTextAsync("401");
        await page.EvaluateAsync("([email, password]) => signIn(email, password)", new[] { Email, AuthClient.Password });
        await page.EvaluateAsync("() => count()");
        await Assertions.Expect(count).ToHaveTextAsync("0 todos");
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("ServiceWorker.enable");
        await tools.SendAsync("ServiceWorker.stopAllWorkers");
        await page.EvaluateAsync("() => { document.getElementById('count').textContent = ''; return count() }");
        await Assertions.Expect(count).ToHaveTextAsync("0 todos");
        Assert.Equal(0, proxy.Refreshes);
        proxy.Expire();
        await page.EvaluateAsync("() => { document.getElementById('count').textContent = ''; return count() }");
        await Assertions.Expect(count).ToHaveTextAsync("0 todos");
        Assert.Equal(1, proxy.Refreshes);
        await page.EvaluateAsync("() => signOut()");
        await page.EvaluateAsync("() => count()");
        await Assertions.Expect(count).ToHaveTextAsync("401");
    }

    [Fact]
    public async Task The_worker_of_an_extension_has_neither_window_nor_localStorage_and_keeps_its_session()
    {
        await using var app = new TodoApp();
        await using var proxy = await StartAsync(app);
        using var profile = new TemporaryFolder();
        var extension = Path.Combine(await BrowserClientPackage.FolderAsync(), "build/examples/extension");
        await using var context = await chromium.OpenExtensionAsync(extension, profile.Path);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"chrome-extension://{IdOf(extension)}/index.html");
        var api = proxy.Address.GetLeftPart(UriPartial.Authority);

        Assert.Equal("200 undefined undefined", await SendAsync(page, new { api, email = Email, password = AuthClient.Password }));
        proxy.Expire();
        Assert.Equal("200 undefined undefined", await SendAsync(page, new { api }));
        Assert.Equal(1, proxy.Refreshes);
    }

    [Fact]
    public async Task The_module_in_Node_keeps_its_session_through_every_fault_of_the_network()
    {
        await using var app = new TodoApp();
        await using var proxy = await StartAsync(app);

        Assert.Contains("done", await OtherProgram.RunAsync(
            await BrowserClientPackage.FolderAsync(), "node", "tests/sample.mjs", proxy.Address.GetLeftPart(UriPartial.Authority), Email, AuthClient.Password), StringComparison.Ordinal);
    }

    private static Task<string> SendAsync(IPage page, object message)
        => page.EvaluateAsync<string>("message => chrome.runtime.sendMessage(message).then(({ status, place, error }) => error ?? `${status} ${place}`)", message);

    // What Chromium calls an extension that was not packed: half of the hash of its folder, in letters.
    private static string IdOf(string folder)
        => string.Concat(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..32].Select(digit => (char)('a' + (digit <= '9' ? digit - '0' : digit - 'a' + 10))));

    private static async Task<FaultyProxy> StartAsync(TodoApp app)
    {
        await app.Anonymous.SignUpAsync(Email);
        return await FaultyProxy.StartAsync(app);
    }
}
