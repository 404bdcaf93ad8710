using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The client against the real sample, through what networks and gateways do to answers.</summary>
public sealed class SampleTests(SampleApi api)
{
    [Fact]
    public async Task A_session_goes_on_through_everything_that_happens_to_a_refresh()
    {
        (string Name, Func<FaultProxy, FaultProxy> Break, int Refreshes)[] cases =
        [
            ("nothing", proxy => proxy, 1),
            ("a lost answer", proxy => proxy.Lose(), 2),
            ("three lost answers", proxy => proxy.Lose().Lose().Lose(), 4),
            ("a connection that breaks", proxy => proxy.Drop().Drop(), 3),
            ("an answer that is cut", proxy => proxy.Cut(), 2),
            ("a late answer", proxy => proxy.Delay(TimeSpan.FromSeconds(1.2)), 1),
            ("a 502 with HTML", proxy => proxy.Page(HttpStatusCode.BadGateway), 2),
            ("a 502 after the work was done", proxy => proxy.Page(HttpStatusCode.BadGateway, isProcessed: true), 2),
            ("a 429 with Retry-After", proxy => proxy.Page(HttpStatusCode.TooManyRequests, retryAfter: "1"), 2),
            ("a captive portal", proxy => proxy.Page(HttpStatusCode.OK), 2),
            ("a 401 of a proxy", proxy => proxy.Page(HttpStatusCode.Unauthorized), 2),
            ("a 404 of a server that starts", proxy => proxy.Page(HttpStatusCode.NotFound), 2),
            ("a redirect to another host", proxy => proxy.Redirect("http://127.0.0.1:9/"), 2),
        ];

        await Task.WhenAll(cases.Select(async one =>
        {
            await using var proxy = await FaultProxy.StartAsync(api.Address);
            var store = new MemoryTokenStore();
            await using var client = NewClient(proxy.BaseAddress, store);
            var states = new List<AuthState>();
            client.StateChanged += (_, change) => states.Add(change.State);
            using var http = client.CreateHttpClient();
            await SignInAsync(client, await api.NewPersonAsync());

            await ExpireAsync(store, proxy.BaseAddress);
            one.Break(proxy);

            // Twenty requests wait for one refresh, and one of them has a body.
            var answers = await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => AnsweredAsync(() => http.GetAsync("todos", Token)))
                .Append(AnsweredAsync(() => http.PostAsJsonAsync("todos", new { title = one.Name }, Token))));

            Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, $"{one.Name}: {answer.StatusCode}"));

            // What a busy machine answers after ten seconds is a lost answer, too; that there is no more than one refresh otherwise is shown in virtual time.
            Assert.True(proxy.Refreshes >= one.Refreshes && proxy.Refreshes <= one.Refreshes + 2, $"{one.Name}: {proxy.Refreshes} refreshes");
            Assert.Single(states);
            Assert.True((await client.GetStateAsync(Token)).IsSignedIn);
        }));
    }

    [Fact]
    public async Task A_session_that_the_server_ended_is_over_for_every_client_of_the_store()
    {
        var store = new MemoryTokenStore();
        var email = await api.NewPersonAsync();
        await using var phone = NewClient($"{api.Address}users", store);
        await using var watch = NewClient($"{api.Address}users", store);
        await using var laptop = NewClient($"{api.Address}users");
        Assert.True((await phone.SignInAsync(email, SampleApi.Password, Token)).Succeeded);
        Assert.True((await watch.GetStateAsync(Token)).IsSignedIn);
        Assert.True((await laptop.SignInAsync(email, SampleApi.Password, Token)).Succeeded);
        var states = new List<AuthState>();
        watch.StateChanged += (_, change) => states.Add(change.State);

        using var atLaptop = laptop.CreateHttpClient();
        using var ended = await atLaptop.PostAsJsonAsync("users/logout-all", new { keep_current = true }, Token);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var atPhone = phone.CreateHttpClient();
        using var refused = await atPhone.GetAsync("todos", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.False((await phone.GetStateAsync(Token)).IsSignedIn);
        Assert.False((await watch.GetStateAsync(Token)).IsSignedIn);
        Assert.False(Assert.Single(states).IsSignedIn);
        Assert.True((await laptop.GetStateAsync(Token)).IsSignedIn);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_the_server_and_a_wrong_password_ends_none()
    {
        var email = await api.NewPersonAsync();
        await using var client = NewClient($"{api.Address}users");
        Assert.True((await client.SignInAsync(email, SampleApi.Password, Token)).Succeeded);

        var wrong = await client.SignInAsync(email, "another password", Token);
        Assert.Equal(SignInStatus.InvalidCredentials, wrong.Status);
        Assert.True((await client.GetStateAsync(Token)).IsSignedIn);

        var token = await client.GetAccessTokenAsync(Token);
        Assert.Equal(SignOutStatus.Completed, await client.SignOutAsync(Token));
        using var http = new HttpClient { BaseAddress = api.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var refused = await http.GetAsync("todos", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(SignOutStatus.NotSignedIn, await client.SignOutAsync(Token));
    }

    /// <summary>Thirteen at once take a busy machine longer than a sign-in waits: each of them costs a hash.</summary>
    private static async Task SignInAsync(JwtDeviceAuthClient client, string email)
    {
        SignInResult result;
        do
        {
            result = await client.SignInAsync(email, SampleApi.Password, Token);
        }
        while (result.Status == SignInStatus.Unavailable);

        Assert.True(result.Succeeded, result.Status.ToString());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A request waits for ten seconds; on a busy machine, several answers that are lost take longer. Who is asked to come again later does so.</summary>
    private static async Task<HttpResponseMessage> AnsweredAsync(Func<Task<HttpResponseMessage>> sendAsync)
    {
        for (; ; )
        {
            try
            {
                return await sendAsync();
            }
            catch (SessionUnavailableException unavailable)
            {
                await Task.Delay(unavailable.RetryAfter, Token);
            }
        }
    }

    /// <summary>As if the access token had been received an hour earlier. The next one is good for as long as the answers take, however slow the machine is.</summary>
    private static async Task ExpireAsync(MemoryTokenStore store, string address)
    {
        var name = new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = address }).NameOf("session");
        var document = JsonNode.Parse((await store.ReadAsync(name, Token))!)!;
        document["session"]!["received_at"] = (long)document["session"]!["received_at"]! - 3_600_000;
        await store.WriteAsync(name, document.ToJsonString(), Token);
    }

    private static JwtDeviceAuthClient NewClient(string address, ITokenStore? store = null) => new(new JwtDeviceAuthClientOptions { BaseAddress = address, Store = store });
}
