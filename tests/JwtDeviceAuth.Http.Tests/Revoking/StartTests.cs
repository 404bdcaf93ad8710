using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Revoking;

/// <summary>No request is answered before this node knows which sessions have ended, whatever kind of host it runs in.</summary>
public sealed class StartTests
{
    private const string Email = "ann@example.com";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_comes_while_the_host_starts_waits_for_the_key_ring(bool isConcurrent)
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        var ring = JwtDeviceAuth.Http.Tests.KeyRing.RingApp.Ring();
        TokenPair tokens;
        await using (var before = await AuthApp.StartAsync(extend: ring, clock: clock, folder: folder))
        {
            await before.Client.SignUpAsync(Email);
            tokens = await before.Client.LoginAsync(Email, "phone");
        }

        await WaitsAsync(folder, clock, tokens, isConcurrent, HttpStatusCode.OK, (auth, reading) =>
        {
            ring(auth);
            auth.Services.Around<ISigningKeyStore>((_, store) => new SlowKeys(store(), reading));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_comes_while_the_host_starts_waits_for_the_revoked_sessions(bool isConcurrent)
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        TokenPair tokens;
        await using (var before = await AuthApp.StartAsync(clock: clock, folder: folder))
        {
            await before.Client.SignUpAsync(Email);
            tokens = await before.Client.LoginAsync(Email, "phone");
            await before.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        }

        await WaitsAsync(folder, clock, tokens, isConcurrent, HttpStatusCode.Unauthorized, (auth, reading) =>
        {
            auth.Services.Around<IRevokedSessionStore>((_, store) => new Slow(store(), reading));
        });
    }

    private static async Task WaitsAsync(
        TemporaryFolder folder, FakeClock clock, TokenPair tokens, bool isConcurrent, HttpStatusCode expected, Action<JwtDeviceAuthBuilder, Task> extend)
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Build(folder, clock, isConcurrent, auth => extend(auth, reading.Task));
        var start = host.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = await AddressAsync(host) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/whoami") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tokens.Access) } };
        var answer = client.SendAsync(request, TestContext.Current.CancellationToken);

        await Task.WhenAny(answer, Task.Delay(500, TestContext.Current.CancellationToken));
        Assert.False(answer.IsCompleted, "It was answered before the store was read.");

        reading.SetResult();
        Assert.Equal(expected, (await answer).StatusCode);
        await start;
        await host.StopAsync(CancellationToken.None);
    }

    /// <summary>The web server is registered first, so that it starts before everything of the library.</summary>
    private static IHost Build(TemporaryFolder folder, FakeClock clock, bool isConcurrent, Action<JwtDeviceAuthBuilder> extend)
        => new HostBuilder()
            .ConfigureWebHost(web => web.UseKestrel().UseUrls("http://127.0.0.1:0").Configure(app =>
            {
                app.UseRouting();
                app.UseAuthentication();
                app.UseAuthorization();
                app.UseEndpoints(endpoints => endpoints.MapGet("/whoami", (ClaimsPrincipal user) => user.GetUserId()).RequireAuthorization());
            }))
            .ConfigureServices(services =>
            {
                services.AddRouting();
                services.AddLogging(logging => logging.ClearProviders());
                services.AddSingleton<TimeProvider>(clock);
                services.Configure<HostOptions>(options => options.ServicesStartConcurrently = isConcurrent);
                extend(services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey).AddSqlite($"Data Source={folder.File("app.db")}"));
            })
            .Build();

    private static async Task<Uri> AddressAsync(IHost host)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
                && !address.EndsWith(":0", StringComparison.Ordinal))
            {
                return new Uri(address);
            }

            await Task.Delay(10, deadline.Token);
        }
    }

    private sealed class Slow(IRevokedSessionStore store, Task reading) : IRevokedSessionStore
    {
        public async ValueTask<IReadOnlyList<RevokedSession>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
        {
            await reading.WaitAsync(cancellationToken);
            return await store.ListAsync(since, cancellationToken);
        }

        public ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken) => store.RemoveAsync(before, cancellationToken);
    }

    private sealed class SlowKeys(ISigningKeyStore store, Task reading) : ISigningKeyStore
    {
        public async ValueTask<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken)
        {
            await reading.WaitAsync(cancellationToken);
            return await store.ListAsync(cancellationToken);
        }

        public ValueTask<bool> TryAddAsync(StoredSigningKey key, CancellationToken cancellationToken) => store.TryAddAsync(key, cancellationToken);

        public ValueTask<bool> RemoveAsync(string kid, CancellationToken cancellationToken) => store.RemoveAsync(kid, cancellationToken);
    }
}
