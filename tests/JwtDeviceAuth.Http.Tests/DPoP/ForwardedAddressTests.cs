using System.Net;
using JwtDeviceAuth.Http.Tests.BadInput;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>
/// The address that a proof names, against requests over real connections: other spellings of one address are that address (RFC 3986, sections 6.2.2 and 6.2.3), behind a proxy it is the
/// public one, and what somebody else than the proxy says changes nothing.
/// </summary>
public sealed class ForwardedAddressTests
{
    private const string Email = "ann@example.com";
    private const string Proxy = "127.0.0.1";
    private const string Stranger = "127.0.0.2";

    private static readonly string[] Public = ["Host: inner", "X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.com"];

    /// <summary>What is sent, head and path as they stand, and the <c>htu</c> beside it.</summary>
    private static readonly (string[] Headers, string Path, string Address, bool IsRight)[] Requests =
    [
        (["Host: api.example.com"], "/todos/a", "http://api.example.com/todos/a", true),
        (["Host: API.Example.COM"], "/todos/a", "http://api.example.com/todos/a", true),
        (["Host: api.example.com"], "/todos/a", "HTTP://API.EXAMPLE.COM/todos/a", true),
        (["Host: api.example.com:80"], "/todos/a", "http://api.example.com/todos/a", true),
        (["Host: api.example.com"], "/todos/a", "http://api.example.com:80/todos/a", true),
        (["Host: api.example.com:8080"], "/todos/a", "http://api.example.com/todos/a", false),
        (["Host: api.example.com"], "/todos/a", "http://api.example.com:443/todos/a", false),
        (["Host: api.example.com"], "/todos/a", "https://api.example.com/todos/a", false),
        // A name with a dot at its end is another text, which no standard makes the same.
        (["Host: api.example.com."], "/todos/a", "http://api.example.com./todos/a", true),
        (["Host: api.example.com."], "/todos/a", "http://api.example.com/todos/a", false),
        (["Host: [::1]:5000"], "/todos/a", "http://[0:0:0:0:0:0:0:1]:5000/todos/a", true),
        (["Host: [::1]:5000"], "/todos/a", "http://[::2]:5000/todos/a", false),
        (["Host: a"], "/todos/a?page=2", "http://a/todos/a", true),
        (["Host: a"], "/todos/a?page=2", "http://a/todos/a?page=3#part", true),
        (["Host: a"], "/todos/%61", "http://a/todos/a", true),
        (["Host: a"], "/todos/a", "http://a/%74odos/%61", true),
        (["Host: a"], "/todos/%C3%A4%20b", "http://a/todos/%c3%a4%20b", true),
        (["Host: a"], "/todos/%C3%A4%20b", "http://a/todos/a b", false),
        (["Host: a"], "/todos/a%2Fb", "http://a/todos/a%2fb", true),
        (["Host: a"], "/todos/a%2Fb", "http://a/todos/a/b", false),
        (["Host: a"], "/x/../todos/./a", "http://a/todos/a", true),
        (["Host: a"], "/todos/a", "http://a/x/%2e%2e/todos/a", true),
        (["Host: a"], "/TODOS/a", "http://a/todos/a", false),
        (["Host: a"], "/base/todos/a", "http://a/base/todos/a", true),
        (["Host: a"], "/base/todos/a", "http://a/todos/a", false),
        (Public, "/todos/a", "https://api.example.com/todos/a", true),
        (Public, "/todos/a", "https://API.example.com:443/todos/a", true),
        (Public, "/todos/a", "http://inner/todos/a", false),
        (Public, "/todos/a", "https://inner/todos/a", false),
        (Public, "/todos/a", "http://api.example.com/todos/a", false),
        ([.. Public, "X-Forwarded-Prefix: /v1"], "/todos/a", "https://api.example.com/v1/todos/a", true),
        ([.. Public, "X-Forwarded-Prefix: /v1"], "/todos/a", "https://api.example.com/todos/a", false),
        (["Host: a", "X-Forwarded-Proto: https", "X-Forwarded-Host: API.example.com:443"], "/todos/a", "https://api.example.com/todos/a", true),
        (["Host: a", "X-Forwarded-Proto: https", "X-Forwarded-Host: [2001:db8::1]"], "/todos/a", "https://[2001:DB8:0:0:0:0:0:1]/todos/a", true),
        (["Host: a", "X-Forwarded-Proto: https", "X-Forwarded-Host: xn--bcher-kva.example"], "/todos/a", "https://XN--BCHER-KVA.example/todos/a", true),
        // The client sent the first, and the proxy added the second.
        (["Host: a", "X-Forwarded-Proto: http, https", "X-Forwarded-Host: evil.example, api.example.com"], "/todos/a", "https://api.example.com/todos/a", true),
        (["Host: a", "X-Forwarded-Proto: http, https", "X-Forwarded-Host: evil.example, api.example.com"], "/todos/a", "https://evil.example/todos/a", false),
    ];

    [Fact]
    public async Task A_proof_is_good_for_the_public_address_however_it_is_spelled_and_for_no_other()
    {
        await using var app = await StartAsync(host =>
        {
            host.UseForwardedHeaders(Forwarded());
            host.UsePathBase("/base");
            host.UseRouting();
            host.UseAuthentication();
            host.UseAuthorization();
        });
        using var key = new ClientKey(app.Clock);
        var access = await LoginAsync(app, key);

        foreach (var (headers, path, address, isRight) in Requests)
        {
            var status = await GetAsync(app, Proxy, key, access, headers, path, address);
            Assert.True(status == (isRight ? 200 : 401), $"{path} with {string.Join(", ", headers)} and {address} was answered {status}");
        }

        Assert.Equal(401, await GetAsync(app, Stranger, key, access, Public, "/todos/a", "https://api.example.com/todos/a"));
        Assert.Equal(200, await GetAsync(app, Stranger, key, access, Public, "/todos/a", "http://inner/todos/a"));
    }

    [Fact]
    public async Task A_login_behind_a_proxy_names_the_public_address_too()
    {
        // As in the guide: authentication, which WebApplication puts first, is nothing that a login needs.
        await using var app = await StartAsync(host => host.UseForwardedHeaders(Forwarded()));
        using var key = new ClientKey(app.Clock);
        var (inner, outer) = (new Uri(app.Address, "/users/login"), new Uri("https://api.example.com/users/login"));
        void Send(Uri address) => app.Client.Sending = request =>
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "api.example.com");
            request.Headers.Add("DPoP", key.Prove(HttpMethod.Post, address));
        };

        Send(inner);
        Assert.Contains("UseForwardedHeaders", (string)(await app.Client.PostLoginAsync(Email, "phone")).IsProblem(400, "invalid_dpop_proof").Json["detail"]!, StringComparison.Ordinal);
        Send(outer);
        await (await app.Client.PostLoginAsync(Email, "phone")).SuccessAsync();
    }

    [Fact]
    public async Task Where_authentication_comes_before_UseForwardedHeaders_a_bound_token_is_refused_and_the_answer_says_why()
    {
        // Without a call of UseAuthentication, WebApplication puts it before everything that an application adds.
        await using var app = await StartAsync(host => host.UseForwardedHeaders(Forwarded()));
        using var key = new ClientKey(app.Clock);
        var access = await LoginAsync(app, key);
        app.Client.Scheme = "DPoP";
        app.Client.Sending = request =>
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("DPoP", key.Prove(HttpMethod.Get, new Uri($"https://{app.Address.Authority}/whoami"), access));
        };

        var refused = (await app.Client.GetAsync("/whoami", access)).IsProblem(401, "invalid_dpop_proof");

        Assert.Contains("before UseAuthentication", (string)refused.Json["detail"]!, StringComparison.Ordinal);
    }

    private static ForwardedHeadersOptions Forwarded()
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix | ForwardedHeaders.XForwardedFor,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        options.KnownProxies.Add(IPAddress.Parse(Proxy));
        return options;
    }

    private static async Task<AuthApp> StartAsync(Action<WebApplication> pipeline)
    {
        var app = await AuthApp.StartAsync(options => options.DPoP.AccessTokens = JwtDeviceAuth.DPoP.DPoPAccessTokens.Always, map: host =>
        {
            host.MapGet("/todos/{name}", (string name) => name).RequireAuthorization();
            pipeline(host);
        });
        await app.Client.SignUpAsync(Email);
        return app;
    }

    private static async Task<string> LoginAsync(AuthApp app, ClientKey key)
    {
        key.ProveRequestsOf(app.Client);
        return TokenPair.From(await (await app.Client.PostLoginAsync(Email, "phone")).SuccessAsync(), "DPoP").Access;
    }

    private static async Task<int> GetAsync(AuthApp app, string from, ClientKey key, string access, string[] headers, string path, string address)
    {
        var proof = key.Prove(HttpMethod.Get, app.Address, access, payload => payload["htu"] = address);
        return (await RawHttp.SendAsync(app.Address, $"GET {path}", [.. headers, $"Authorization: DPoP {access}", $"DPoP: {proof}"], from: from)).Status;
    }
}
