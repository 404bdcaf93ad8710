using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>Providers that are down, or change their keys. Each test has one of its own.</summary>
public sealed class ProviderFaultTests(SharedOidcServer shared)
{
    private static readonly string Unavailable = $"{SocialApp.ReturnUrl}?error=temporarily_unavailable&state=client-state";

    [Fact]
    public async Task A_provider_that_is_down_sends_the_browser_back()
    {
        await using var server = await OidcServer.StartAsync(shared.Package);
        await using var app = await SocialApp.StartAsync(server);
        using var browser = new Browser();
        var callback = await browser.FollowToAsync(await browser.ConsentAsync(app.StartAddress(new Pkce()), "ann"), "/signin-oidc");
        await server.StopAsync();

        Assert.Equal(Unavailable, (await browser.OpenAsync(callback)).Location?.AbsoluteUri);

        await using var stranded = await SocialApp.StartAsync(server);
        Assert.Equal(Unavailable, (await browser.OpenAsync(stranded.StartAddress(new Pkce()))).Location?.AbsoluteUri);
        (await stranded.Client.PostFormAsync("/users/external/oidc", new() { ["id_token"] = "a.b.c", ["nonce"] = new Nonce().Raw }))
            .IsProblem(503, "provider_unavailable");
        Assert.Equal((0, 0, 0), await app.CountAsync());

        await server.StartAsync(server.Key);
        await app.LoginAsync("ann");
    }

    [Fact]
    public async Task A_provider_may_change_its_keys()
    {
        await using var server = await OidcServer.StartAsync(shared.Package);
        await using var app = await SocialApp.StartAsync(server);
        var first = await app.LoginAsync("ann");
        await server.StopAsync();
        await server.StartAsync(new ProviderKey("second"));

        var second = await app.LoginAsync("ann");

        Assert.Equal((string?)first.AccessPayload["sub"], (string?)second.AccessPayload["sub"]);
    }
}
