using Microsoft.Playwright;
using TodoApi.Tests.Browser;
using Xunit;

namespace TodoApi.Tests.BrowserClient;

/// <summary>Tabs of one browser with the client in them, which share its storage.</summary>
internal sealed class Tabs : IAsyncDisposable
{
    private Tabs(IBrowserContext context, IPage[] all) => (Context, All) = (context, all);

    public IBrowserContext Context { get; }

    public IPage[] All { get; private set; }

    public IPage First => All[0];

    public static async Task<Tabs> OpenAsync(Chromium chromium, FaultyProxy proxy, int count, string address = "/tab")
    {
        var context = await chromium.NewContextAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(new Uri(proxy.Address, address).AbsoluteUri);
            return page;
        }));
        return new Tabs(context, all);
    }

    public async Task SignInAsync(string email, string password)
    {
        await First.EvaluateAsync("([email, password]) => auth.signIn({ email, password })", new[] { email, password });
        await EachIsAsync("signed-in");
    }

    /// <summary>Two requests of each tab at the same time: the statuses, or what was thrown.</summary>
    public async Task<string[]> GetAsync()
        => [.. (await Task.WhenAll(All.Select(page => page.EvaluateAsync<string[]>(
            "() => Promise.all([0, 1].map(() => auth.fetch('/todos').then(({ status }) => String(status), (error) => error.code ?? String(error))))")))).SelectMany(results => results)];

    /// <summary>A request of each tab at one instant: the statuses, and how many began in the same millisecond.</summary>
    public async Task<(string[] Statuses, int InOneMillisecond)> GetAtOneInstantAsync()
    {
        var instant = TimeProvider.System.GetUtcNow().AddSeconds(1).ToUnixTimeMilliseconds();
        var results = await Task.WhenAll(All.Select(page => page.EvaluateAsync<string[]>(
            """
            async instant => {
              await new Promise(resolve => setTimeout(resolve, instant - Date.now()))
              const began = Math.floor(performance.timeOrigin + performance.now())
              return [`${began}`, await auth.fetch('/todos').then(({ status }) => `${status}`, error => error.code ?? `${error}`)]
            }
            """,
            instant)));
        return ([.. results.Select(result => result[1])], results.CountBy(result => result[0]).Max(group => group.Value));
    }

    public Task EachIsAsync(string state)
        => Task.WhenAll(All.Select(page => page.WaitForFunctionAsync("state => auth.state.status === state", state)));

    /// <summary>What each tab has reported, in order.</summary>
    public Task<string[]> StatesAsync() => Task.WhenAll(All.Select(page => page.EvaluateAsync<string>("() => states.join()")));

    public async Task CloseAsync(IPage page)
    {
        All = [.. All.Where(other => other != page)];
        await page.CloseAsync();
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    /// <summary>No tab was signed out after it was signed in.</summary>
    public async Task AssertSteadyAsync() => Assert.All(await StatesAsync(), states => Assert.EndsWith("signed-in", states, StringComparison.Ordinal));
}
