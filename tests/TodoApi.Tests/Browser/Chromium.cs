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
        if (!File.Exists(Path))
        {
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("CI") is { Length: > 0 },
                "There is no /usr/bin/chromium: apt-get install -y --no-install-recommends chromium");
            Assert.Fail("There is no /usr/bin/chromium, and in CI that is a fault.");
        }

        var browser = await _browser.Value;
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1300, Height = 1600 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(DeadlineMilliseconds);
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated)
        {
            await (await _browser.Value).DisposeAsync();
            (await _playwright.Value).Dispose();
        }
    }

    private async Task<IBrowser> StartAsync()
    {
        var playwright = await _playwright.Value;
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Timeout = DeadlineMilliseconds,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }
}
