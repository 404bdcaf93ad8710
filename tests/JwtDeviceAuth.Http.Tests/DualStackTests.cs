using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A server that listens for IPv4 and IPv6 on one socket, as in most containers: the system then writes IPv4 addresses as IPv6.</summary>
public sealed class DualStackTests
{
    private const string Email = "ann@example.com";
    private const string Loopback = "127.0.0.1";

    [Fact]
    public async Task An_IPv4_client_has_an_IPv4_address_in_the_list_in_every_event_and_in_the_log()
    {
        await using var app = await AuthApp.StartAsync(
            extend: auth => auth.Services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenAnyIP(0)));
        using var client = new AuthClient(new Uri($"http://{Loopback}:{app.Address.Port}"));
        await client.SignUpAsync(Email);
        var first = await client.LoginAsync(Email, "phone");
        var second = await client.RefreshAsync(first.Refresh);
        await client.RefreshAsync(first.Refresh);
        await client.PostLoginAsync(Email, "phone", "wrong password");

        var device = Assert.Single((await client.GetAsync("/users/me/devices", second.Access)).Json.AsArray())!;
        await client.RefreshAsync(second.Refresh);
        Assert.Equal(401, (await client.PostRefreshAsync(first.Refresh)).Status);

        Assert.Equal(Loopback, (string?)device["ip_address"]);
        Assert.Equal(Loopback, (await app.EventAsync<LoginSucceeded>()).IpAddress);
        Assert.Equal(Loopback, (await app.EventAsync<SessionRefreshed>()).IpAddress);
        Assert.Equal(Loopback, (await app.EventAsync<RefreshRepeated>()).IpAddress);
        Assert.Equal(Loopback, (await app.EventAsync<LoginFailed>()).IpAddress);
        Assert.Equal(Loopback, (await app.EventAsync<TheftDetected>()).IpAddress);
        Assert.Contains(app.Log.Lines, line => line.Text.Contains(Loopback, StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains("ffff", StringComparison.OrdinalIgnoreCase));
    }
}
