using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>The client among the services of an application: one person for a process, or one for each scope.</summary>
public sealed class ServicesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_circuits_never_see_each_others_session()
    {
        // Each access token names whose it is, and the API says who asks.
        var server = new FixedServer(request => request.RequestUri!.AbsolutePath switch
        {
            "/users/login" => FixedServer.Tokens($"of-{NameIn(request)}", $"refresh-{NameIn(request)}"),
            "/users/logout" => new HttpResponseMessage(HttpStatusCode.NoContent),
            _ => FixedServer.Json(request.Headers.Authorization is null ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, $"\"{request.Headers.Authorization?.Parameter}\""),
        });
        await using var provider = new ServiceCollection()
            .AddScopedJwtDeviceAuthClient(FixedServer.BaseAddress, (_, options) => (options.CreateHandler, options.UseDeviceKey) = (() => server, false))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        await using var first = new Circuit(provider);
        await using var second = new Circuit(provider);

        await Task.WhenAll(first.Auth.SignInAsync("ann", "secret", Token), second.Auth.SignInAsync("bob", "secret", Token));
        for (var request = 0; request < 20; request++)
        {
            var answers = await Task.WhenAll(first.Http.GetStringAsync("me", Token), second.Http.GetStringAsync("me", Token));
            Assert.Equal(["\"of-ann\"", "\"of-bob\""], answers);
        }

        Assert.Equal(SignOutStatus.Completed, await first.Auth.SignOutAsync(Token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await first.Http.GetAsync("me", Token)).StatusCode);
        Assert.Equal("\"of-bob\"", await second.Http.GetStringAsync("me", Token));
        Assert.Equal((1, 1), (second.Changes, second.Auth.State!.IsSignedIn ? 1 : 0));

        // A new circuit begins signed out, and no part of the process holds anybody's session.
        await using var third = new Circuit(provider);
        Assert.False((await third.Auth.GetStateAsync(Token)).IsSignedIn);
        Assert.Throws<InvalidOperationException>(provider.GetRequiredService<JwtDeviceAuthClient>);

        static string NameIn(HttpRequestMessage request) => request.Content!.ReadAsStringAsync().Result.Split("email=")[1].Split('&')[0];
    }

    [Fact]
    public async Task A_client_of_the_factory_is_refused_where_each_scope_is_another_person()
    {
        var services = new ServiceCollection();
        services.AddScopedJwtDeviceAuthClient(FixedServer.BaseAddress);
        services.AddHttpClient("api").AddJwtDeviceAuthTokens();
        await using var provider = services.BuildServiceProvider();

        var refused = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("api"));
        Assert.Contains("CreateHttpClient()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_client_that_would_be_left_out_is_refused_and_the_same_one_again_is_not()
    {
        var services = new ServiceCollection();
        services.AddJwtDeviceAuthClient("https://api.example.com/users");
        services.AddJwtDeviceAuthClient("https://api.example.com/users");
        Assert.Contains("https://other.example.com/users", Assert.Throws<InvalidOperationException>(() => services.AddJwtDeviceAuthClient("https://other.example.com/users")).Message, StringComparison.Ordinal);

        // Everybody on a server would have one person's session.
        Assert.Contains("AddScopedJwtDeviceAuthClient", Assert.Throws<InvalidOperationException>(() => services.AddScopedJwtDeviceAuthClient("https://api.example.com/users")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_client_of_the_factory_takes_neither_body_nor_token_to_another_host(int primary)
    {
        await using var app = await StartAsync();
        var services = new ServiceCollection();
        services.AddJwtDeviceAuthClient(app.Urls.First() + "/users", options => options.UseDeviceKey = false);
        var builder = services.AddHttpClient("api", http => http.BaseAddress = new Uri(app.Urls.First()));
        builder = primary switch
        {
            1 => builder.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()),
            2 => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler()),
            _ => builder,
        };
        builder.AddJwtDeviceAuthTokens();
        await using var provider = services.BuildServiceProvider();
        Assert.True((await provider.GetRequiredService<JwtDeviceAuthClient>().SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");

        Assert.Equal("Bearer access-1", await http.GetStringAsync("within", Token));
        Assert.Equal("none", await http.GetStringAsync("away", Token));
        using var posted = await http.PostAsJsonAsync("away", new { secret = 1 }, Token);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, posted.StatusCode);
    }

    /// <summary>An API at 127.0.0.1 that sends to localhost, which is another host.</summary>
    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/users/login", () => Results.Content("""{"access_token":"access-1","refresh_token":"refresh-1","token_type":"bearer","expires_in":1800}""", "application/json"));
        app.MapGet("/within", () => Results.Redirect("/who", preserveMethod: true));
        app.Map("/away", (HttpRequest request) => Results.Redirect($"http://localhost:{request.Host.Port}/who", preserveMethod: true));
        app.Map("/who", (HttpRequest request) => request.Headers.Authorization.FirstOrDefault() ?? "none");
        await app.StartAsync(Token);
        return app;
    }

    /// <summary>What Blazor Server makes for each person that opens the page: a scope.</summary>
    private sealed class Circuit : IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope;

        public Circuit(IServiceProvider provider)
        {
            _scope = provider.CreateAsyncScope();
            Auth = _scope.ServiceProvider.GetRequiredService<JwtDeviceAuthClient>();
            Auth.StateChanged += (_, _) => Changes++;
            Http = Auth.CreateHttpClient();
        }

        public JwtDeviceAuthClient Auth { get; }

        public HttpClient Http { get; }

        public int Changes { get; private set; }

        public ValueTask DisposeAsync() => _scope.DisposeAsync();
    }
}
