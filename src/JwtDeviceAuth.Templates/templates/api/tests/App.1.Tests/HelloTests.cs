using System.Net;
using System.Net.Http.Json;
using JwtDeviceAuth.Testing;
using Xunit;

namespace AppRoot.Tests;

/// <summary>The API's own endpoint, with clients that are signed in already.</summary>
public sealed class HelloTests(ApiFactory factory) : IClassFixture<ApiFactory>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_token_nobody_is_greeted()
    {
        using var client = factory.CreateClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/hello", Token)).StatusCode);
    }

    [Fact]
    public async Task A_user_is_greeted()
    {
        var ann = await factory.AddUserAsync("ann@example.com");
        using var client = await factory.CreateClientForAsync(ann);

        var greeting = await client.GetFromJsonAsync<Greeting>("/hello", Token);

        Assert.Equal($"Hello, user {ann.Id}", greeting?.Message);
    }

    [Fact]
    public async Task After_half_an_hour_the_access_token_has_expired()
    {
        using var client = await factory.CreateClientForAsync("bob@example.com");

        factory.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/hello", Token)).StatusCode);
    }
}
