using System.Net;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>Threads, cancellation and the end of a client.</summary>
public sealed class LifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_refresh_that_others_wait_for()
    {
        var server = new SlowRefreshes();
        await using var client = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress, CreateHandler = () => server, UseDeviceKey = false });
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        using var http = client.CreateHttpClient();
        using var given = new CancellationTokenSource();
        var (first, second) = (http.GetAsync("todos", given.Token), http.GetAsync("todos", Token));
        await server.Asked.Task.WaitAsync(Token);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        server.Answer.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
        Assert.Equal(1, server.Refreshes);
    }

    [Fact]
    public async Task An_application_that_blocks_after_its_answer_holds_no_other_request_up()
    {
        var server = new SlowRefreshes();
        await using var client = await ExpiredAsync(server);
        var second = new TaskCompletionSource<string?>();

        // The first that waits is the first that goes on: if it does so on the thread that others wait for, nobody else does.
        var first = Task.Run(async () =>
        {
            var waiting = client.GetAccessTokenAsync(Token);
            _ = Task.Run(async () => second.SetResult(await client.GetAccessTokenAsync(Token).ConfigureAwait(false)), Token);
            var token = await waiting.ConfigureAwait(false);
            second.Task.Wait(Token);
            return token;
        }, Token);
        await server.Asked.Task.WaitAsync(Token);
        await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
        server.Answer.SetResult();

        Assert.Equal(["access-2", "access-2"], await Task.WhenAll(first, second.Task).WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task What_flows_along_with_a_request_does_not_flow_into_the_refresh_that_others_share()
    {
        var server = new SlowRefreshes();
        await using var client = await ExpiredAsync(server);
        server.Flowing.Value = "the trace of a request";
        server.Answer.SetResult();

        Assert.Equal("access-2", await client.GetAccessTokenAsync(Token));

        Assert.Null(server.Flowed);
    }

    [Fact]
    public async Task A_sign_in_that_is_given_up_does_not_wait_for_a_store_that_hangs()
    {
        await using var client = FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.OK)).NewClient(options => options.Store = new Hanging());
        using var given = new CancellationTokenSource();
        var signIn = client.SignInAsync("ann@example.com", "secret", given.Token);
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signIn.WaitAsync(TimeSpan.FromSeconds(8), Token));
    }

    [Fact]
    public void A_thread_with_a_user_interface_may_wait_for_it()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new NeverRuns());
        try
        {
            // As a click handler that blocks: what the client would post to this thread never runs.
            var server = FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.NoContent));
            using var client = server.NewClient(options => options.Store = new Hopping());
            Assert.True(Block(client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
            Assert.Equal("access-1", Block(client.GetAccessTokenAsync(Token).AsTask()));
            Assert.Equal(SignOutStatus.Completed, Block(client.SignOutAsync(Token)));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task A_client_that_was_disposed_of_says_so()
    {
        var client = FixedServer.SignedIn(_ => new HttpResponseMessage(HttpStatusCode.OK)).NewClient();
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        await client.DisposeAsync();
        await client.DisposeAsync();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SignInAsync("ann@example.com", "secret", Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SignInWithIdTokenAsync("google", "token", "nonce", Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SignInWithBrowserAsync("google", cancellationToken: Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SignOutAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.GetStateAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.GetAccessTokenAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(client.NetworkIsBackAsync);
    }

    private static async Task<JwtDeviceAuthClient> ExpiredAsync(SlowRefreshes server)
    {
        var time = new PassingTime();
        var client = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions { BaseAddress = FixedServer.BaseAddress, CreateHandler = () => server, UseDeviceKey = false, TimeProvider = time });
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        time.Passed = TimeSpan.FromHours(1);
        return client;
    }

    private static T Block<T>(Task<T> work) => work.WaitAsync(TimeSpan.FromSeconds(20), Token).GetAwaiter().GetResult();

    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            // Nobody pumps.
        }
    }

    private sealed class Hanging : ITokenStore
    {
        public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return null;
        }

        public ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken) => default;
    }

    /// <summary>A store whose answers come on other threads.</summary>
    private sealed class Hopping : ITokenStore
    {
        private readonly MemoryTokenStore _store = new();

        public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
            => await Task.Run(() => _store.ReadAsync(name, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);

        public async ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
            => await Task.Run(() => _store.WriteAsync(name, value, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
    }

    private sealed class SlowRefreshes : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Refreshes { get; private set; }

        public AsyncLocal<string?> Flowing { get; } = new();

        public string? Flowed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/users/login":
                    return FixedServer.Tokens("access-1", "refresh-1");
                case "/users/refresh":
                    Refreshes++;
                    Flowed = Flowing.Value;
                    Asked.SetResult();
                    await Answer.Task.WaitAsync(cancellationToken);
                    return FixedServer.Tokens("access-2", "refresh-2");
                default:
                    return request.Headers.Authorization!.Parameter == "access-2"
                        ? new HttpResponseMessage(HttpStatusCode.OK)
                        : FixedServer.Problem(HttpStatusCode.Unauthorized, "token_expired", "Bearer error=\"invalid_token\"");
            }
        }
    }
}
