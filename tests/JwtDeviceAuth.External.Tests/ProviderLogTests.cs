using System.Net;
using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>Every login that a provider fails is in the log with its reason, and no secret is.</summary>
public sealed class ProviderLogTests(SharedOidcServer shared) : IDisposable
{
    private readonly ProviderSpy _spy = new();

    [Fact]
    public async Task A_provider_that_is_down_is_named_with_the_reason_wherever_it_is_asked()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("bob@example.com", isConfirmed: true);
        var bob = await app.Client.LoginAsync("bob@example.com", "laptop");
        _spy.Instead = path => path.StartsWith("/.well-known", StringComparison.Ordinal) ? throw new HttpRequestException(HttpRequestError.ConnectionError) : null;
        using var browser = new Browser();

        Assert.Contains("error=temporarily_unavailable", (await browser.OpenAsync(app.StartAddress(new Pkce()))).Location!.Query, StringComparison.Ordinal);
        var nonce = new Nonce().Raw;
        (await NativeLogin.PostAsync(app, "a.b.c", nonce)).IsProblem(503, "provider_unavailable");
        (await app.LinkWithPasswordAsync(bob, new JsonObject { ["provider"] = "oidc", ["id_token"] = "a.b.c", ["nonce"] = nonce })).IsProblem(503, "provider_unavailable");

        var reasons = Failures(app);
        Assert.Equal(3, reasons.Length);
        Assert.All(reasons, reason =>
        {
            Assert.StartsWith("A login with oidc failed: The provider's discovery document could not be read. < ", reason, StringComparison.Ordinal);
            Assert.Contains("HttpRequestException", reason, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("access_denied", "The person said no.")]
    [InlineData("server_error", "The provider answered with an error (server_error).")]
    [InlineData("invalid_scope", "The provider answered with an error (invalid_scope).")]
    [InlineData("a line\nand another", "The provider answered with an error (of no known form).")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.", "The provider answered with an error (of no known form).")]
    public async Task What_the_provider_answers_in_place_of_a_code_is_named(string error, string reason)
    {
        await using var app = await StartAsync();
        using var browser = new Browser();
        var query = QueryHelpers.ParseQuery((await CallbackAsync(app, browser)).Query);
        var callback = QueryHelpers.AddQueryString(new Uri(app.Auth.Address, "/signin-oidc").AbsoluteUri, new Dictionary<string, string?>
        {
            ["state"] = query["state"], ["iss"] = query["iss"], ["error"] = error,
        });

        await browser.OpenAsync(new Uri(callback));

        Assert.Equal([$"A login with oidc failed: {reason}"], Failures(app));
        HasNoSecret(app, query["state"].ToString(), query["code"].ToString());
    }

    [Fact]
    public async Task A_refused_code_a_forged_token_and_a_lost_login_are_named_without_their_secrets()
    {
        await using var app = await StartAsync();
        using var browser = new Browser();
        using var stranger = new Browser();
        var callback = await CallbackAsync(app, browser);
        var query = QueryHelpers.ParseQuery(callback.Query);

        (await stranger.OpenAsync(callback)).IsProblem(400, "external_login_failed");
        (await stranger.OpenAsync(new Uri(app.Auth.Address, "/signin-oidc?code=a&state=invented"))).IsProblem(400, "external_login_not_started");
        (await stranger.OpenAsync(new Uri(app.Auth.Address, "/users/external/oidc/complete"))).IsProblem(400, "external_login_not_started");
        _spy.Instead = path => path == "/me" ? TokenSwap.Answer(HttpStatusCode.OK, """{"sub":"eve"}""") : null;
        (await browser.OpenAsync(callback)).IsProblem(400, "external_login_failed");
        _spy.Instead = path => path == "/token" ? TokenSwap.Answer(HttpStatusCode.BadRequest, $$"""{"error":"invalid_grant","error_description":"{{query["code"]}}"}""") : null;
        using var another = new Browser();
        (await another.OpenAsync(await CallbackAsync(app, another))).IsProblem(400, "external_login_failed");
        var (idToken, nonce) = (await ForgedAsync(app), new Nonce().Raw);
        (await NativeLogin.PostAsync(app, idToken, nonce)).IsProblem(400, "invalid_id_token");

        Assert.Equal(
            [
                "The login was not started in this browser, or was answered before.",
                "The state is missing or was not made here.",
                "No login was under way in this browser.",
                "The userinfo endpoint speaks of somebody else.",
                "The token endpoint answered 400 (invalid_grant).",
                "The ID token was refused: its nonce is not the one that was asked for.",
            ],
            Failures(app).Select(line => line.Replace("A login with oidc failed: ", string.Empty, StringComparison.Ordinal)));
        Assert.True(_spy.Secrets.Count >= 5);
        HasNoSecret(app, [.. _spy.Secrets, query["state"].ToString(), query["code"].ToString(), idToken, nonce]);
    }

    [Fact]
    public async Task A_handler_that_finds_no_id_is_named()
    {
        await using var server = await OAuthServer.StartAsync();
        server.People["ann"] = new(1, "ann", "Ann", null);
        await using var app = await SocialApp.StartAsync(auth => auth.AddGitHub(options =>
        {
            options.ClientId = OAuthServer.ClientId;
            options.ClientSecret = OAuthServer.ClientSecret;
            options.AuthorizationEndpoint = $"{server.Address}/login/oauth/authorize";
            options.TokenEndpoint = $"{server.Address}/login/oauth/access_token";
            options.UserInformationEndpoint = $"{server.Address}/user";
            options.Events.OnCreatingTicket = context =>
            {
                context.Identity!.RemoveClaim(context.Identity.FindFirst("sub")!);
                return Task.CompletedTask;
            };
        }));
        using var browser = new Browser();

        var page = await browser.SubmitAsync(await browser.OpenAsync(app.StartAddress(new Pkce(), provider: "github")), ("login", "ann"));
        Assert.Contains("error=server_error", (await browser.FollowAsync(page)).Location!.Query, StringComparison.Ordinal);

        Assert.Equal(["A login with github failed: The handler found no id of the person, or one that cannot be kept."], Failures(app));
    }

    public void Dispose() => _spy.Dispose();

    private static string[] Failures(SocialApp app)
        => [.. app.Auth.Log.Lines.Where(line => line.Text.StartsWith("A login with ", StringComparison.Ordinal)).Select(line => line.Text.Trim())];

    /// <summary>In no line but the host's log of requests, which holds addresses and is the application's to filter.</summary>
    private static void HasNoSecret(SocialApp app, params string[] secrets)
    {
        foreach (var line in app.Auth.Log.Lines.Where(line => line.Category != "Microsoft.AspNetCore.Hosting.Diagnostics"))
        {
            Assert.DoesNotContain(secrets, secret => secret.Length > 1 && line.Text.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static async Task<Uri> CallbackAsync(SocialApp app, Browser browser)
        => await browser.FollowToAsync(await browser.ConsentAsync(app.StartAddress(new Pkce()), "ann"), "/signin-oidc");

    private async Task<string> ForgedAsync(SocialApp app)
    {
        var server = await shared.GetAsync();
        return server.Key.Sign(NativeLogin.Claims(app, server, new Nonce()));
    }

    private async Task<SocialApp> StartAsync()
        => await SocialApp.StartAsync(await shared.GetAsync(), options => options.BackchannelHttpHandler = _spy);
}
