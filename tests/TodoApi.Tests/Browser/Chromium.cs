using Microsoft.Playwright;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>Debian's Chromium: nothing is downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Path = "/usr/bin/chromium";
    private const float DeadlineMilliseconds = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        if (!File.Exists(Path))
        {
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("CI") is { Length: > 0 },
                "There is no /usr/bin/chromium: apt-get install -y --no-install-recommends chromium");
            Assert.Fail("There is no /usr/bin/chromium, and in CI that is a fault.");
        }

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Timeout = DeadlineMilliseconds,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        return new Chromium(playwright, browser);
    }

    public async Task<IPage> OpenAsync(Uri address)
    {
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1300, Height = 1600 } });
        page.SetDefaultTimeout(DeadlineMilliseconds);
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
