using System.Net;
using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>The preset for Microsoft against two tenants of oidc-provider behind one discovery document, as Microsoft has it.</summary>
public sealed class TenantLoginTests(SharedOidcServer shared)
{
    private const string Provider = "microsoft";
    private const string First = "11111111-1111-1111-1111-111111111111";
    private const string Second = "22222222-2222-2222-2222-222222222222";

    [Fact]
    public async Task People_of_every_tenant_sign_in_and_the_same_subject_of_two_tenants_is_two_people()
    {
        await using var app = await StartAsync();

        var first = await LoginAsync(app, First, "ann");
        var second = await LoginAsync(app, Second, "ann");
        var again = await LoginAsync(app, First, "ann");

        Assert.NotEqual((string?)first.AccessPayload["sub"], (string?)second.AccessPayload["sub"]);
        Assert.Equal((string?)first.AccessPayload["sub"], (string?)again.AccessPayload["sub"]);
        Assert.Equal([$"{First}.ann", $"{Second}.ann"], (await app.AccountsAsync()).Select(account => account.ProviderUserId));
        Assert.Equal("Person ann", (string?)(await app.MeAsync(again))["name"]);
    }

    [Fact]
    public async Task An_address_that_a_tenants_administrator_wrote_opens_no_account()
    {
        await using var app = await StartAsync();
        await app.SignUpAsync("victim@example.com", isConfirmed: true);

        var tokens = await LoginAsync(app, Second, "eve,victim@example.com");

        Assert.Null((string?)(await app.MeAsync(tokens))["email"]);
        Assert.Equal("victim@example.com", Assert.Single(await app.AccountsAsync()).Email);
        Assert.Equal((2, 1, 1), await app.CountAsync());
    }

    [Fact]
    public async Task Only_listed_tenants_sign_in()
    {
        await using var app = await StartAsync(options => options.Tenants.Add(First));

        await LoginAsync(app, First, "ann");
        using var browser = new Browser();
        (await CallbackAsync(app, browser, new Pkce(), Second, "ann")).IsProblem(400, "external_login_failed");
        Assert.Contains(app.Auth.Log.Lines, line => line.Text.Contains(
            "A login with microsoft failed: The ID token was refused: it was issued by somebody else, or for a tenant that may not sign in.", StringComparison.Ordinal));
        Assert.Equal((1, 1, 1), await app.CountAsync());
    }

    [Fact]
    public async Task One_tenants_own_document_works_with_the_same_preset()
    {
        var server = await shared.GetPresetsAsync();
        await using var app = await StartAsync(options => options.Authority = $"{server.Issuer}/{First}/v2.0");
        using var browser = new Browser();
        var pkce = new Pkce();

        var returned = await browser.SignInAsync(app.StartAddress(pkce, provider: Provider), "carl");
        var code = QueryHelpers.ParseQuery(returned.Query)["code"].ToString();
        await (await app.ExchangeAsync(code, pkce.Verifier)).SuccessAsync();

        Assert.Equal($"{First}.carl", Assert.Single(await app.AccountsAsync()).ProviderUserId);
    }

    [Theory]
    [InlineData("of the tenant", true)]
    [InlineData("with the pattern as issuer", false)]
    [InlineData("of another tenant than it names", false)]
    [InlineData("without a tenant", false)]
    [InlineData("of a tenant that is a path", false)]
    [InlineData("of a stranger", false)]
    public async Task The_issuer_must_be_that_of_the_tenant_in_the_token(string token, bool isTaken)
    {
        var server = await shared.GetPresetsAsync();
        await using var app = await StartAsync();
        var nonce = new Nonce();
        var claims = NativeLogin.Claims(app, server, nonce);
        (claims["iss"], claims["tid"]) = token switch
        {
            "of the tenant" => ($"{server.Issuer}/{First}/v2.0", First),
            "with the pattern as issuer" => ($"{server.Issuer}/{{tenantid}}/v2.0", "{tenantid}"),
            "of another tenant than it names" => ($"{server.Issuer}/{First}/v2.0", Second),
            "without a tenant" => ($"{server.Issuer}/{First}/v2.0", null),
            "of a tenant that is a path" => ($"{server.Issuer}/a/b/v2.0", "a/b"),
            _ => ($"https://evil.example/{First}/v2.0", (JsonNode?)First),
        };

        Assert.Equal(isTaken ? 200 : 400, (await PostAsync(app, server.Key.Sign(claims), nonce)).Status);
    }

    [Theory]
    [InlineData("{tenantid}", true, true)]
    [InlineData(First, true, true)]
    [InlineData(First, false, true)]
    [InlineData(Second, true, false)]
    [InlineData(Second, false, false)]
    public async Task A_key_signs_only_for_the_issuer_that_the_key_set_names(string tenant, bool namesKey, bool isTaken)
    {
        var server = await shared.GetPresetsAsync();
        using var http = new HttpClient();
        var jwks = JsonNode.Parse(await http.GetStringAsync(new Uri($"{server.Issuer}/common/discovery/v2.0/keys"), TestContext.Current.CancellationToken))!;
        jwks["keys"]![0]!["issuer"] = $"{server.Issuer}/{tenant}/v2.0";
        using var swap = new TokenSwap
        {
            Instead = path => path.EndsWith("/keys", StringComparison.Ordinal) ? TokenSwap.Answer(HttpStatusCode.OK, jwks.ToJsonString()) : null,
        };
        await using var app = await StartAsync(options => options.BackchannelHttpHandler = swap);
        var nonce = new Nonce();
        var claims = NativeLogin.Claims(app, server, nonce);
        (claims["iss"], claims["tid"]) = ($"{server.Issuer}/{First}/v2.0", First);
        var header = server.Key.Header("RS256");
        if (!namesKey)
        {
            header.Remove("kid");
        }

        Assert.Equal(isTaken ? 200 : 400, (await PostAsync(app, server.Key.Sign(claims, header), nonce)).Status);
    }

    [Theory]
    [InlineData("https://evil.example/{tenantid}/v2.0")]
    [InlineData("http://localhost:1/{tenantid}/v2.0")]
    public async Task A_document_of_another_pattern_is_refused(string issuer)
    {
        await using var app = await StartAsync(options => options.Issuer = issuer);
        using var browser = new Browser();

        var returned = await browser.OpenAsync(app.StartAddress(new Pkce(), provider: Provider));

        Assert.Equal($"{SocialApp.ReturnUrl}?error=temporarily_unavailable&state=client-state", returned.Location?.AbsoluteUri);
        Assert.Contains(app.Auth.Log.Lines, line => line.Text.Contains(
            "A login with microsoft failed: The provider's discovery document names another issuer.", StringComparison.Ordinal));
    }

    private static Task<Answer> PostAsync(SocialApp app, string idToken, Nonce nonce)
        => app.Client.PostJsonAsync($"/users/external/{Provider}", new JsonObject { ["id_token"] = idToken, ["nonce"] = nonce.Raw });

    private static async Task<Page> CallbackAsync(SocialApp app, Browser browser, Pkce pkce, string tenant, string login)
    {
        var chosen = await browser.SubmitAsync(await browser.OpenAsync(app.StartAddress(pkce, provider: Provider)), ("tenant", tenant));
        return await browser.FollowAsync(await browser.ConsentAsync(chosen.Location!, login));
    }

    private static async Task<TokenPair> LoginAsync(SocialApp app, string tenant, string login)
    {
        using var browser = new Browser();
        var pkce = new Pkce();
        var returned = await CallbackAsync(app, browser, pkce, tenant, login);
        Assert.True(returned.Location is not null, $"{returned.Status}: {returned.Body}");
        var code = QueryHelpers.ParseQuery(returned.Location.Query)["code"].ToString();
        return TokenPair.From(await (await app.ExchangeAsync(code, pkce.Verifier)).SuccessAsync());
    }

    private async Task<SocialApp> StartAsync(Action<OpenIdConnectProviderOptions>? configure = null)
    {
        var server = await shared.GetPresetsAsync();
        return await SocialApp.StartAsync(auth => auth.AddMicrosoft(microsoft =>
        {
            microsoft.Authority = $"{server.Issuer}/common/v2.0";
            microsoft.Issuer = $"{server.Issuer}/{{tenantid}}/v2.0";
            microsoft.ClientId = "entra";
            microsoft.ClientSecret = "entra-secret-that-is-long-enough-for-hs256";
            microsoft.NativeClientIds.Add("phone");
            configure?.Invoke(microsoft);
        }));
    }
}
