using System.Net;
using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>oidc-provider gives addresses at its userinfo endpoint, and not in the ID token. The ID token is the proof of who it is.</summary>
public sealed class UserInfoTests(SharedOidcServer shared)
{
    private const string UserInfoPath = "/me";
    private const string Login = "ann,ann@example.com";

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_endpoint_that_refuses_leaves_the_login_without_what_it_would_add(int status)
        => await SignsInWithoutAsync(
            () => TokenSwap.Answer((HttpStatusCode)status, """{"error":"insufficient_scope"}"""),
            $"The userinfo endpoint answered {status} (insufficient_scope).");

    [Theory]
    [InlineData("no json", "text/html")]
    [InlineData("[]", "application/json")]
    [InlineData("\"ann\"", "application/json")]
    [InlineData("", "application/json")]
    public async Task An_endpoint_that_makes_no_sense_leaves_the_login_without_it(string body, string type)
        => await SignsInWithoutAsync(() => TokenSwap.Answer(HttpStatusCode.OK, body, type), "The userinfo endpoint did not answer with JSON.");

    [Fact]
    public async Task An_endpoint_that_is_gone_leaves_the_login_without_it()
        => await SignsInWithoutAsync(() => throw new HttpRequestException(HttpRequestError.ConnectionError), "HttpRequestException (ConnectionError)");

    [Fact]
    public async Task An_endpoint_that_is_too_slow_leaves_the_login_without_it()
        => await SignsInWithoutAsync(() => throw new TaskCanceledException("slow", new TimeoutException()), "TaskCanceledException < TimeoutException");

    [Fact]
    public async Task An_endpoint_that_speaks_of_somebody_else_signs_nobody_in()
    {
        await using var app = await StartAsync(() => TokenSwap.Answer(HttpStatusCode.OK, """{"sub":"eve","email":"eve@example.com","email_verified":true}"""));

        (await CallbackAsync(app)).IsProblem(400, "external_login_failed");
        Assert.Equal((0, 0, 0), await app.CountAsync());
    }

    [Fact]
    public async Task A_signed_answer_of_the_provider_is_read()
    {
        var types = new List<string?>();
        await using var app = await SocialApp.StartAsync(await shared.GetAsync(), options =>
        {
            options.ClientId = "browser-signed";
            options.ClientSecret = "browser-signed-secret-that-is-long-enough-for-hs256";
            options.BackchannelHttpHandler = new TypeNote(types);
        });

        var ann = await app.MeAsync(await app.LoginAsync(Login));

        Assert.Equal("ann@example.com", (string?)ann["email"]);
        Assert.NotNull((await app.UserAsync((long)ann["id"]!)).EmailConfirmedAt);
        Assert.Contains("application/jwt", types);
    }

    [Theory]
    [InlineData("as it is", true)]
    [InlineData("without issuer and audience", true)]
    [InlineData("with an audience among others", true)]
    [InlineData("signed by a stranger", false)]
    [InlineData("unsigned", false)]
    [InlineData("with the client secret", false)]
    [InlineData("of another issuer", false)]
    [InlineData("for another client", false)]
    [InlineData("of another type", false)]
    [InlineData("with an unknown extension", false)]
    [InlineData("encrypted", false)]
    [InlineData("garbage", false)]
    public async Task A_signed_answer_is_believed_only_from_the_provider_and_for_this_client(string how, bool isBelieved)
    {
        var server = await shared.GetAsync();
        using var swap = new TokenSwap();
        await using var app = await SocialApp.StartAsync(server, options => options.BackchannelHttpHandler = swap);
        swap.Instead = path => path == UserInfoPath ? TokenSwap.Answer(HttpStatusCode.OK, Signed(server, how, "ann"), "application/jwt") : null;

        var ann = await app.MeAsync(await app.LoginAsync("ann"));

        Assert.Equal(isBelieved ? "ann@example.com" : null, (string?)ann["email"]);
    }

    [Fact]
    public async Task A_signed_answer_about_somebody_else_signs_nobody_in()
    {
        var server = await shared.GetAsync();
        await using var app = await StartAsync(() => TokenSwap.Answer(HttpStatusCode.OK, Signed(server, "as it is", "eve"), "application/jwt"));

        (await CallbackAsync(app)).IsProblem(400, "external_login_failed");
        Assert.Equal((0, 0, 0), await app.CountAsync());
    }

    private static string Signed(OidcServer server, string how, string subject)
    {
        JsonObject claims = new()
        {
            ["iss"] = server.Issuer, ["aud"] = "browser", ["sub"] = subject, ["email"] = "ann@example.com", ["email_verified"] = true,
        };
        var header = server.Key.Header("RS256");
        switch (how)
        {
            case "without issuer and audience":
                claims.Remove("iss");
                claims.Remove("aud");
                break;
            case "with an audience among others":
                claims["aud"] = new JsonArray("stranger", "browser");
                break;
            case "signed by a stranger":
                return new ProviderKey("first").Sign(claims);
            case "unsigned":
                return server.Key.LeaveUnsigned(claims);
            case "with the client secret":
                return server.Key.SignWithSecret(claims, SocialApp.ClientSecret);
            case "of another issuer":
                claims["iss"] = "https://evil.example";
                break;
            case "for another client":
                claims["aud"] = "stranger";
                break;
            case "of another type":
                header["typ"] = "at+jwt";
                break;
            case "with an unknown extension":
                header["crit"] = new JsonArray("exp");
                break;
            case "encrypted":
                return "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
            case "garbage":
                return "a.b.c";
        }

        return server.Key.Sign(claims, header);
    }

    private async Task SignsInWithoutAsync(Func<HttpResponseMessage> answer, string reason)
    {
        await using var app = await StartAsync(answer);

        var tokens = await app.LoginAsync(Login);

        Assert.Null((string?)(await app.MeAsync(tokens))["email"]);
        Assert.Equal((1, 1, 1), await app.CountAsync());
        Assert.Contains(app.Auth.Log.Lines, line => line.Text.Trim() == $"A login with oidc goes on without what user info would add: {reason}");
    }

    private async Task<SocialApp> StartAsync(Func<HttpResponseMessage> answer)
        => await SocialApp.StartAsync(await shared.GetAsync(), options => options.BackchannelHttpHandler = new TokenSwap
        {
            Instead = path => path == UserInfoPath ? answer() : null,
        });

    private static async Task<Page> CallbackAsync(SocialApp app)
    {
        using var browser = new Browser();
        var callback = await browser.FollowToAsync(await browser.ConsentAsync(app.StartAddress(new Pkce()), Login), "/signin-oidc");
        return await browser.OpenAsync(callback);
    }

    /// <summary>Notes of which type the answers are.</summary>
    private sealed class TypeNote(List<string?> types) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            types.Add(response.Content.Headers.ContentType?.MediaType);
            return response;
        }
    }
}
