using Microsoft.Playwright;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>Debian's Chromium: nothing is downloaded. One for all tests, started by the first; each page has cookies and storage of its own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Path = "/usr/bin/chromium";
    private const float DeadlineMilliseconds = 60_000;

    private readonly Lazy<Task<IPlaywright>> _playwright = new(Playwright.CreateAsync);
    private readonly Lazy<Task<IBrowser>> _browser;

    public Chromium() => _browser = new Lazy<Task<IBrowser>>(StartAsync);

    public async Task<IPage> OpenAsync(Uri address)
    {
        var context = await (await StartedAsync()).NewContextAsync(new() { ViewportSize = new() { Width = 1300, Height = 1600 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(DeadlineMilliseconds);
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>For tabs that share cookies and storage.</summary>
    public async Task<IBrowserContext> NewContextAsync()
    {
        var context = await (await StartedAsync()).NewContextAsync();
        context.SetDefaultTimeout(DeadlineMilliseconds);
        return context;
    }

    /// <summary>A browser of its own with an extension in it, and a folder for what it stores.</summary>
    public async Task<IBrowserContext> OpenExtensionAsync(string extension, string folder)
    {
        await StartedAsync();
        return await (await _playwright.Value).Chromium.LaunchPersistentContextAsync(folder, new()
        {
            ExecutablePath = Path,
            Timeout = DeadlineMilliseconds,
            Headless = false,
            Args = ["--headless=new", "--no-sandbox", "--disable-gpu", $"--disable-extensions-except={extension}", $"--load-extension={extension}"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated)
        {
            await (await _browser.Value).DisposeAsync();
            (await _playwright.Value).Dispose();
        }
    }

    private async Task<IBrowser> StartedAsync()
    {
        if (!File.Exists(Path))
        {
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("CI") is { Length: > 0 },
                "There is no /usr/bin/chromium: apt-get install -y --no-install-recommends chromium");
            Assert.Fail("There is no /usr/bin/chromium, and in CI that is a fault.");
        }

        return await _browser.Value;
    }

    private async Task<IBrowser> StartAsync()
    {
        var playwright = await _playwright.Value;
        Assertions.SetDefaultExpectTimeout(DeadlineMilliseconds);
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Timeout = DeadlineMilliseconds,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--renderer-process-limit=4",
            ],
        });
    }
}
