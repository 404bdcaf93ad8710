using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>What is read is kept by no cache, and HEAD is answered as GET is (RFC 9110, section 9.3.2).</summary>
public sealed class ReadRequestTests
{
    private static readonly string[] OfThePerson = ["/users/me", "/users/me/devices"];
    private static readonly string[] OfTheServer = ["/.well-known/jwks.json", "/.well-known/openid-configuration"];

    [Fact]
    public async Task No_answer_about_a_person_is_kept_by_a_cache()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync("ann@example.com");
        var tokens = await app.Client.LoginAsync("ann@example.com", "phone");

        foreach (var path in OfThePerson)
        {
            Assert.Equal("no-store", (await app.Client.GetAsync(path, tokens.Access)).Headers["Cache-Control"]);
            Assert.Equal("no-store", (await app.Client.GetAsync(path)).IsProblem(401, "authentication_required").Headers["Cache-Control"]);
            Assert.Equal("no-store", (await app.Client.GetAsync(path, tokens.Refresh)).IsProblem(401, "invalid_token").Headers["Cache-Control"]);
        }

        var failed = await app.Client.SendAsync(HttpMethod.Delete, "/users/me/devices/0", tokens.Access);
        Assert.Equal("no-store", failed.IsProblem(404, "device_not_found").Headers["Cache-Control"]);
        Assert.Equal("no-store", (await app.Client.PostLoginAsync("ann@example.com", "phone")).Headers["Cache-Control"]);
        Assert.Equal("no-store", (await app.Client.PostLoginAsync("ann@example.com", "phone", "wrong")).Headers["Cache-Control"]);
    }

    [Fact]
    public async Task HEAD_is_answered_as_GET_is_but_for_the_body()
    {
        await using var app = await AuthApp.StartAsync(map: host => host.MapJwtDeviceAuthMetadata());
        await app.Client.SignUpAsync("ann@example.com");
        var tokens = await app.Client.LoginAsync("ann@example.com", "phone");

        foreach (var path in OfThePerson.Concat(OfTheServer))
        {
            foreach (var token in new[] { tokens.Access, null })
            {
                var get = await app.Client.GetAsync(path, token);
                var head = await app.Client.SendAsync(HttpMethod.Head, path, token);

                Assert.Equal((get.Status, get.ContentType, ""), (head.Status, head.ContentType, head.Body));
                Assert.Equal(get.Headers.GetValueOrDefault("Cache-Control"), head.Headers.GetValueOrDefault("Cache-Control"));
                Assert.Equal(get.Headers.GetValueOrDefault("WWW-Authenticate"), head.Headers.GetValueOrDefault("WWW-Authenticate"));
            }
        }
    }

    [Fact]
    public async Task An_endpoint_that_is_left_out_takes_no_HEAD_either()
    {
        await using var app = await AuthApp.StartAsync(endpoints: endpoints => endpoints.ListDevices.Omit());
        await app.Client.SignUpAsync("ann@example.com");
        var tokens = await app.Client.LoginAsync("ann@example.com", "phone");

        Assert.Equal(404, (await app.Client.SendAsync(HttpMethod.Head, "/users/me/devices", tokens.Access)).Status);
        Assert.Equal(405, (await app.Client.SendAsync(HttpMethod.Head, "/users/login")).Status);
    }
}
