using JwtDeviceAuth.TestSupport;
using TodoApi.Tests.Browser;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.BrowserClient;

/// <summary>clients/browser in a real browser, against the sample itself, with a proxy in between.</summary>
public sealed class TabsTests(Chromium chromium)
{
    private const string Email = "ann@example.com";

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(40)]
    public async Task Tabs_make_one_refresh_for_each_expiry(int count)
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, count);

        for (var expiry = 1; expiry <= 3; expiry++)
        {
            proxy.Expire();
            Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));
        }

        // One each; more only where the machine is so slow that the one that refreshes shows no life for two seconds.
        Assert.InRange(proxy.Refreshes, 3, count == 40 ? 12 : 6);
        await TestReport.AddAsync($"browser client: {proxy.Refreshes} refreshes for 3 expiries with {count} tabs");

        // And with all tabs at one instant, by the clock that they share.
        var before = proxy.Refreshes;
        proxy.Expire();
        var (statuses, most) = await tabs.GetAtOneInstantAsync();
        Assert.All(statuses, status => Assert.Equal("200", status));
        Assert.InRange(proxy.Refreshes - before, 1, count == 40 ? 4 : 2);
        await TestReport.AddAsync($"browser client: {proxy.Refreshes - before} refreshes where {count} tabs ask at one instant, {most} of them in one millisecond");
        await tabs.AssertSteadyAsync();
    }

    [Fact]
    public async Task No_fault_of_the_network_signs_a_tab_out()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 4);

        foreach (var fault in new[] { FaultyProxy.Fault.Lose, FaultyProxy.Fault.Drop, FaultyProxy.Fault.Cut, FaultyProxy.Fault.Gateway, FaultyProxy.Fault.Portal, FaultyProxy.Fault.Throttle })
        {
            proxy.Expire();
            proxy.Break(fault);
            Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));
        }

        await tabs.AssertSteadyAsync();
    }

    [Fact]
    public async Task A_tab_that_is_closed_while_it_refreshes_holds_no_other_up()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 3);
        proxy.Expire();
        proxy.Break(FaultyProxy.Fault.Hold);

        await tabs.First.EvaluateAsync("() => { auth.fetch('/todos').catch(() => {}); }");
        await UntilAsync(() => proxy.Refreshes > 0);

        await tabs.CloseAsync(tabs.First);

        Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));
        await tabs.AssertSteadyAsync();
    }

    [Fact]
    public async Task A_device_that_is_removed_is_signed_out_in_every_tab_once()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 4);
        var elsewhere = await app.Anonymous.LoginAsync(Email, "elsewhere");
        await app.Anonymous.PostJsonAsync("/users/logout-all", new System.Text.Json.Nodes.JsonObject { ["keep_current"] = true }, elsewhere.Access);

        await tabs.GetAsync();

        await tabs.EachIsAsync("signed-out");
        Assert.All(await tabs.StatesAsync(), states => Assert.EndsWith("signed-in,signed-out", states, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Storage_that_is_cleared_while_tabs_are_open_takes_no_session()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 2);
        var tools = await tabs.Context.NewCDPSessionAsync(tabs.First);

        await tools.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = proxy.Address.GetLeftPart(UriPartial.Authority), ["storageTypes"] = "all" });
        proxy.Expire();

        Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));
        await tabs.AssertSteadyAsync();
    }

    [Fact]
    public async Task A_sign_out_without_a_network_is_completed_when_it_is_back()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 2);

        await tabs.Context.SetOfflineAsync(true);
        await tabs.First.EvaluateAsync("() => auth.signOut()");
        await tabs.EachIsAsync("signed-out");
        Assert.Equal(0, proxy.Done("logout"));
        await tabs.Context.SetOfflineAsync(false);

        await UntilAsync(() => proxy.Done("logout") > 0);

        await tabs.EachIsAsync("signed-out");
    }

    [Fact]
    public async Task A_refresh_token_in_a_cookie_serves_every_tab_and_none_sees_it()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 4, "/tab?cookie");

        foreach (var fault in new FaultyProxy.Fault?[] { null, FaultyProxy.Fault.Lose, FaultyProxy.Fault.Gateway })
        {
            proxy.Expire();
            if (fault is { } breaks)
            {
                proxy.Break(breaks);
            }

            Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));
        }

        Assert.InRange(proxy.Refreshes, 4, 7);
        Assert.Null(await tabs.First.EvaluateAsync<string?>($"async () => ({StoredRecord.Script}).session.refresh ?? null"));
        Assert.True(Assert.Single(await tabs.Context.CookiesAsync()).HttpOnly);
        await tabs.First.EvaluateAsync("() => auth.signOut()");
        await tabs.EachIsAsync("signed-out");
        Assert.Equal(1, proxy.Done("logout"));
        Assert.Empty(await tabs.Context.CookiesAsync());
    }

    [Fact]
    public async Task Access_tokens_that_are_bound_to_the_key_serve_every_tab_and_open_nothing_without_it()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 4, "/tab?access");

        Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));
        proxy.Expire();
        Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));

        Assert.InRange(proxy.Refreshes, 1, 2);
        Assert.Equal("DPoP", await tabs.First.EvaluateAsync<string>($"async () => ({StoredRecord.Script}).session.type"));
        var stolen = await tabs.First.EvaluateAsync<string[]>($"async () => {{ const {{ session }} = {StoredRecord.Script}; return [session.access, session.refresh] }}");
        Assert.Equal(401, (await app.Anonymous.GetAsync("/todos", stolen[0])).Status);
        Assert.Equal(401, (await app.Anonymous.PostRefreshAsync(stolen[1])).Status);
        Assert.All(await tabs.GetAsync(), status => Assert.Equal("200", status));
        await tabs.AssertSteadyAsync();
    }

    [Fact]
    public async Task A_key_of_a_session_cannot_be_exported()
    {
        await using var app = new TodoApp();
        await using var proxy = await FaultyProxy.StartAsync(app);
        await using var tabs = await SignedInAsync(app, proxy, 1);

        Assert.Equal("InvalidAccessError", await tabs.First.EvaluateAsync<string>(
            $"async () => crypto.subtle.exportKey('pkcs8', ({StoredRecord.Script}).session.key.privateKey).then(() => 'exported', (error) => error.name)"));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        while (!condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private async Task<Tabs> SignedInAsync(TodoApp app, FaultyProxy proxy, int count, string address = "/tab")
    {
        await app.Anonymous.SignUpAsync(Email);
        var tabs = await Tabs.OpenAsync(chromium, proxy, count, address);
        await tabs.SignInAsync(Email, AuthClient.Password);
        return tabs;
    }
}
