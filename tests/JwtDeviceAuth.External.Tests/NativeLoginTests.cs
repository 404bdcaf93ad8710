using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>Native apps bring ID tokens that they got from oidc-provider by themselves, as the client "phone".</summary>
public sealed class NativeLoginTests(SharedOidcServer shared, RefusingApp refusing) : IClassFixture<RefusingApp>
{
    private static readonly string Claims = """{"id_token":{"email":null,"email_verified":null,"name":null}}""";

    public static TheoryData<string> Forged => [.. Forgeries.All.Keys];

    [Fact]
    public async Task An_id_token_signs_in_once()
    {
        await using var app = await StartAsync();
        var (idToken, nonce) = await IdTokenAsync("phone", "ann,ann@example.com");
        Assert.True((await shared.GetAsync()).Key.HasSigned(idToken));

        var tokens = TokenPair.From(await (await PostAsync(app, idToken, nonce)).SuccessAsync());

        Assert.Equal(("oidc", "tablet"), ((string?)tokens.AccessPayload["login_type"], (string?)tokens.AccessPayload["device_id"]));
        Assert.Equal(("ann@example.com", "Person ann"), ((string?)(await app.MeAsync(tokens))["email"], (string?)(await app.MeAsync(tokens))["name"]));
        Assert.Equal("Ann's tablet", (string?)(await app.GetAsync("/users/me/devices", tokens))[0]!["device_name"]);
        (await PostAsync(app, idToken, nonce)).IsProblem(400, "invalid_id_token");

        // The same person comes by the browser, too.
        Assert.Equal((string?)tokens.AccessPayload["sub"], (string?)(await app.LoginAsync("ann,ann@example.com")).AccessPayload["sub"]);
    }

    [Fact]
    public async Task An_id_token_that_is_used_by_many_at_once_signs_one_in()
    {
        await using var app = await StartAsync();
        var (idToken, nonce) = await IdTokenAsync("phone", "ann");

        var answers = await Racing.RunAsync(8, _ => PostAsync(app, idToken, nonce));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal((1, 1, 1), await app.CountAsync());
    }

    [Fact]
    public async Task An_address_that_is_not_confirmed_here_asks_for_a_link()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("ann@example.com", isConfirmed: false);
        var (idToken, nonce) = await IdTokenAsync("phone", "ann,ann@example.com");

        var linkCode = (string)(await PostAsync(app, idToken, nonce)).IsProblem(409, "account_link_required").Json["link_code"]!;
        var local = await app.Client.LoginAsync("ann@example.com", "laptop");

        Assert.Equal(200, (await app.LinkWithPasswordAsync(local, new() { ["link_code"] = linkCode })).Status);
        Assert.Single(await app.AccountsAsync());
    }

    [Fact]
    public async Task A_user_links_with_an_id_token()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("bob@example.com", isConfirmed: false);
        var local = await app.Client.LoginAsync("bob@example.com", "laptop");
        var (idToken, nonce) = await IdTokenAsync("phone", "ann");

        var link = await app.LinkWithPasswordAsync(local, new() { ["provider"] = "oidc", ["id_token"] = idToken, ["nonce"] = nonce });

        Assert.Equal(200, link.Status);
        Assert.Equal((string?)local.AccessPayload["sub"], $"{(await app.AccountsAsync()).Single().UserId}");
    }

    /// <summary>What counts is when the provider vouched for the person, and not when somebody brought the token.</summary>
    [Fact]
    public async Task A_login_with_an_id_token_is_as_old_as_the_token()
    {
        await using var app = await StartAsync();
        var (idToken, nonce) = await IdTokenAsync("phone", "ann");
        // The provider's clock goes on while the application's stands still: a minute more than the limit leaves room for a slow machine.
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(6));

        var tokens = TokenPair.From(await (await PostAsync(app, idToken, nonce)).SuccessAsync());

        (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", tokens.Access, new JsonObject { ["new_password"] = AuthClient.Password }))
            .IsProblem(401, "recent_login_required");
    }

    [Fact]
    public async Task A_provider_whose_clock_is_ahead_makes_no_login_younger_than_now()
    {
        await using var app = await StartAsync();
        var server = await shared.GetAsync();
        var nonce = new Nonce();
        var claims = NativeLogin.Claims(app, server, nonce);
        claims["iat"] = app.Auth.Clock.GetUtcNow().ToUnixTimeSeconds() + 50;

        var tokens = TokenPair.From(await (await PostAsync(app, server.Key.Sign(claims), nonce.Raw)).SuccessAsync());

        Assert.Equal(app.Auth.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)tokens.AccessPayload["auth_time"]!);
    }

    [Fact]
    public async Task Id_tokens_of_other_clients_are_refused()
    {
        var app = refusing.App;
        var (idToken, nonce) = await IdTokenAsync("stranger", "ann,ann@example.com");

        (await PostAsync(app, idToken, nonce)).IsProblem(400, "invalid_id_token");

        await refusing.IsEmptyAsync();
    }

    [Fact]
    public async Task The_nonce_must_be_the_one_that_was_asked_for()
    {
        await using var app = await StartAsync();
        var (idToken, nonce) = await IdTokenAsync("phone", "ann");

        (await PostAsync(app, idToken, new Nonce().Raw)).IsProblem(400, "invalid_id_token");
        (await PostAsync(app, idToken, nonce: null)).IsProblem(400, "invalid_id_token");
        (await PostAsync(app, idToken, nonce: "")).IsProblem(400, "invalid_id_token");
        Assert.Equal((0, 0, 0), await app.CountAsync());
        Assert.Equal(200, (await PostAsync(app, idToken, nonce)).Status);
    }

    [Fact]
    public async Task Whoever_has_only_the_id_token_cannot_sign_in_with_the_nonce_in_it()
    {
        await using var app = await StartAsync();
        var (idToken, nonce) = await IdTokenAsync("phone", "ann");
        var told = (string)TokenPair.Payload(idToken)["nonce"]!;

        (await PostAsync(app, idToken, told)).IsProblem(400, "invalid_id_token");
        (await PostAsync(app, idToken, told.ToUpperInvariant())).IsProblem(400, "invalid_id_token");
        Assert.Equal((0, 0, 0), await app.CountAsync());

        // Nor with a token that the app made for a nonce without a secret behind it.
        var server = await shared.GetAsync();
        var claims = NativeLogin.Claims(app, server, new Nonce());
        claims["nonce"] = "a nonce that stands in the token as it is";
        (await PostAsync(app, server.Key.Sign(claims), (string)claims["nonce"]!)).IsProblem(400, "invalid_id_token");
        Assert.Equal(200, (await PostAsync(app, idToken, nonce)).Status);
    }

    [Fact]
    public async Task The_hash_may_be_written_in_hexadecimal_digits_or_base64url()
    {
        await using var app = await StartAsync();
        var server = await shared.GetAsync();
        var nonce = new Nonce();
        var claims = NativeLogin.Claims(app, server, nonce);

        Assert.Equal(200, (await PostAsync(app, server.Key.Sign(claims), nonce.Raw)).Status);
        claims["nonce"] = nonce.Base64UrlClaim;
        Assert.Equal(200, (await PostAsync(app, server.Key.Sign(claims), nonce.Raw)).Status);
        claims["nonce"] = nonce.Claim.ToUpperInvariant();
        (await PostAsync(app, server.Key.Sign(claims), nonce.Raw)).IsProblem(400, "invalid_id_token");
    }

    [Fact]
    public async Task A_nonce_that_could_be_found_by_trying_is_refused()
    {
        await using var app = await StartAsync();
        var server = await shared.GetAsync();
        var nonce = new Nonce { Raw = new string('r', 21) };

        (await PostAsync(app, server.Key.Sign(NativeLogin.Claims(app, server, nonce)), nonce.Raw)).IsInvalid("nonce");
        (await PostAsync(app, "a.b.c", new string('r', 256))).IsInvalid("nonce");
        await app.SignUpAsync("bob@example.com", isConfirmed: false);
        var local = await app.Client.LoginAsync("bob@example.com", "laptop");
        (await app.LinkAsync(local, new() { ["provider"] = "oidc", ["id_token"] = "a.b.c", ["nonce"] = nonce.Raw })).IsInvalid("nonce");
    }

    [Fact]
    public async Task An_id_token_that_the_test_signs_with_the_providers_key_is_taken()
    {
        await using var app = await StartAsync();
        var server = await shared.GetAsync();

        var nonce = new Nonce();

        Assert.Equal(200, (await PostAsync(app, server.Key.Sign(NativeLogin.Claims(app, server, nonce)), nonce.Raw)).Status);
    }

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task A_native_login_with_an_id_token_is_refused(string fault)
    {
        var nonce = new Nonce();
        var idToken = Forgeries.All[fault](refusing.Server.Key, NativeLogin.Claims(refusing.App, refusing.Server, nonce));

        (await PostAsync(refusing.App, idToken, nonce.Raw)).IsProblem(400, "invalid_id_token");

        await refusing.IsEmptyAsync();
    }

    [Fact]
    public async Task A_token_is_good_until_a_minute_after_it_expires()
    {
        await using var app = await StartAsync();
        var server = await shared.GetAsync();
        var (nonce, next) = (new Nonce(), new Nonce());
        var claims = NativeLogin.Claims(app, server, nonce);

        app.Auth.Clock.Advance(TimeSpan.FromSeconds(659));
        Assert.Equal(200, (await PostAsync(app, server.Key.Sign(claims), nonce.Raw)).Status);
        claims["nonce"] = next.Claim;
        app.Auth.Clock.Advance(TimeSpan.FromSeconds(1));
        (await PostAsync(app, server.Key.Sign(claims), next.Raw)).IsProblem(400, "invalid_id_token");
    }

    [Fact]
    public async Task Without_a_nonce_a_token_still_works_only_once()
    {
        var server = await shared.GetAsync();
        await using var app = await SocialApp.StartAsync(server, options => options.RequireNativeNonce = false);
        var claims = NativeLogin.Claims(app, server, new Nonce());
        claims.Remove("nonce");
        var idToken = server.Key.Sign(claims);

        Assert.Equal(200, (await PostAsync(app, idToken, nonce: null)).Status);
        (await PostAsync(app, idToken, nonce: null)).IsProblem(400, "invalid_id_token");
    }

    [Fact]
    public async Task A_provider_without_native_clients_takes_no_id_tokens()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync(), options => options.NativeClientIds.Clear());

        (await PostAsync(app, "a.b.c", new Nonce().Raw)).IsProblem(400, "native_login_not_offered");
        Assert.Equal("""[{"provider":"oidc","native":false}]""", (await app.Client.GetAsync("/users/external")).Body);
    }

    [Fact]
    public async Task The_fields_are_checked()
    {
        var app = refusing.App;

        (await app.Client.PostJsonAsync("/users/external/oidc", new JsonObject { ["device_id"] = "(none)", ["device_name"] = "\a" }))
            .IsInvalid("device_id", "id_token");
        (await app.Client.SendAsync(HttpMethod.Post, "/users/external/oidc", content: new StringContent("x"))).IsProblem(415, "unsupported_media_type");
    }

    private static Task<Answer> PostAsync(SocialApp app, string idToken, string? nonce) => NativeLogin.PostAsync(app, idToken, nonce);

    private async Task<SocialApp> StartAsync() => await SocialApp.StartAsync(await shared.GetAsync());

    /// <summary>Does what a provider's SDK does in an app: authorization code with PKCE and a nonce (RFC 8252).</summary>
    private async Task<(string IdToken, string Nonce)> IdTokenAsync(string clientId, string login)
    {
        var server = await shared.GetAsync();
        var pkce = new Pkce();
        var nonce = new Nonce();
        var redirectUri = $"com.example.{clientId}:/callback";
        using var browser = new Browser();
        var returned = await browser.SignInAsync(
            new Uri(QueryHelpers.AddQueryString($"{server.Issuer}/auth", new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["response_type"] = "code",
                ["client_id"] = clientId,
                ["redirect_uri"] = redirectUri,
                ["scope"] = "openid email profile",
                ["nonce"] = nonce.Claim,
                ["state"] = "state",
                ["claims"] = Claims,
                ["code_challenge"] = pkce.Challenge,
                ["code_challenge_method"] = "S256",
            })),
            login);
        using var http = new HttpClient();
        using var response = await http.PostAsync(
            new Uri($"{server.Issuer}/token"),
            new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["grant_type"] = "authorization_code",
                ["code"] = QueryHelpers.ParseQuery(returned.Query)["code"].ToString(),
                ["redirect_uri"] = redirectUri,
                ["client_id"] = clientId,
                ["code_verifier"] = pkce.Verifier,
            }),
            TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (JsonNode.Parse(body)!["id_token"] is { } idToken ? (string)idToken! : throw new InvalidOperationException(body), nonce.Raw);
    }
}
