using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>An application that offers social logins, and a client of it.</summary>
public sealed class SocialApp : IAsyncDisposable
{
    public const string Provider = "oidc";
    public const string ReturnUrl = "https://client.example/callback";
    public const string ClientSecret = "browser-secret-that-is-long-enough-for-hs256";

    private SocialApp(AuthApp auth) => Auth = auth;

    public AuthApp Auth { get; }

    public AuthClient Client => Auth.Client;

    /// <summary>With the provider, signed up there as a browser's client and as a native app.</summary>
    public static Task<SocialApp> StartAsync(
        OidcServer server, Action<OpenIdConnectProviderOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null,
        Action<JwtDeviceAuthBuilder>? addStore = null)
        => StartAsync(
            auth =>
        {
            extend?.Invoke(auth);
            auth.AddOpenIdConnectProvider(Provider, options =>
            {
                options.Authority = server.Issuer;
                options.ClientId = "browser";
                options.ClientSecret = ClientSecret;
                options.NativeClientIds.Add("phone");
                configure?.Invoke(options);
            });
        },
            addStore);

    public static async Task<SocialApp> StartAsync(Action<JwtDeviceAuthBuilder> addProviders, Action<JwtDeviceAuthBuilder>? addStore = null)
    {
        // The providers live in the real time.
        var clock = new FakeClock();
        clock.Advance(TimeProvider.System.GetUtcNow() - FakeClock.Start);
        return new SocialApp(await AuthApp.StartAsync(
            options => options.ExternalLogin.ReturnUrls.Add(ReturnUrl),
            auth =>
            {
                auth.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
                addProviders(auth);
            },
            clock: clock,
            addStore: addStore));
    }

    /// <summary>Where a browser starts the login.</summary>
    public Uri StartAddress(
        Pkce pkce, string? deviceId = "phone", string provider = Provider, string? state = "client-state", string returnUrl = ReturnUrl, string? deviceName = null)
        => new(Auth.Address, QueryHelpers.AddQueryString($"/users/external/{provider}", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["device_id"] = deviceId,
            ["device_name"] = deviceName,
            ["return_url"] = returnUrl,
            ["code_challenge"] = pkce.Challenge,
            ["state"] = state,
        }));

    /// <summary>Signs in with a new browser; the client's one-time code, and the secret that goes with it.</summary>
    public async Task<(string Code, Pkce Pkce)> CodeAsync(string login, string? deviceId = "phone", string provider = Provider)
    {
        using var browser = new Browser();
        var pkce = new Pkce();
        var returned = await browser.SignInAsync(StartAddress(pkce, deviceId, provider), login);
        Assert.StartsWith(ReturnUrl + "?", returned.AbsoluteUri, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(returned.Query);
        Assert.True(query.ContainsKey("code"), returned.AbsoluteUri);
        Assert.Equal("client-state", query["state"]);
        Assert.Equal(2, query.Count);
        return (query["code"].ToString(), pkce);
    }

    public Task<Answer> ExchangeAsync(string code, string verifier)
        => Client.PostJsonAsync("/users/external/exchange", new JsonObject { ["code"] = code, ["code_verifier"] = verifier });

    public async Task<Answer> PostLoginAsync(string login, string? deviceId = "phone", string provider = Provider)
    {
        var (code, pkce) = await CodeAsync(login, deviceId, provider);
        return await ExchangeAsync(code, pkce.Verifier);
    }

    public async Task<TokenPair> LoginAsync(string login, string? deviceId = "phone", string provider = Provider)
        => TokenPair.From(await (await PostLoginAsync(login, deviceId, provider)).SuccessAsync());

    public async Task<JsonNode> MeAsync(TokenPair tokens) => await (await Client.GetAsync("/users/me", tokens.Access)).SuccessAsync();

    public async Task<JsonArray> GetAsync(string path, TokenPair tokens)
        => (await (await Client.GetAsync(path, tokens.Access)).SuccessAsync()).AsArray();

    public Task<Answer> LinkAsync(TokenPair tokens, JsonObject shown) => Client.PostJsonAsync("/users/me/links", shown, tokens.Access);

    /// <summary>With the password that <see cref="SignUpAsync"/> gives.</summary>
    public Task<Answer> LinkWithPasswordAsync(TokenPair tokens, JsonObject shown)
    {
        shown["password"] = AuthClient.Password;
        return LinkAsync(tokens, shown);
    }

    public Task<Answer> UnlinkAsync(TokenPair tokens, long id, JsonObject? proof = null)
        => Client.SendJsonAsync(
            HttpMethod.Delete, $"/users/me/links/{id}", tokens.Access, proof ?? new JsonObject { ["password"] = AuthClient.Password });

    /// <summary>The id of the only link.</summary>
    public async Task<long> LinkIdAsync(TokenPair tokens) => (long)(await GetAsync("/users/me/links", tokens)).Single()!["id"]!;

    /// <summary>Makes a user with a password.</summary>
    public async Task<long> SignUpAsync(string email, bool isConfirmed)
    {
        var id = await Client.SignUpAsync(email);
        if (isConfirmed)
        {
            await InDatabaseAsync(database => database.Set<User>().Where(user => user.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.EmailConfirmedAt, Auth.Clock.GetUtcNow())));
        }

        return id;
    }

    public Task SetActiveAsync(long id, bool isActive)
        => InDatabaseAsync(database => database.Set<User>().Where(user => user.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, isActive)));

    public Task<T> InDatabaseAsync<T>(Func<JwtDeviceAuthDbContext, Task<T>> use)
        => Auth.InScopeAsync(services => use(services.GetRequiredService<JwtDeviceAuthDbContext>()));

    public Task<User> UserAsync(long id) => InDatabaseAsync(database => database.Set<User>().AsNoTracking().SingleAsync(user => user.Id == id));

    public Task<List<SocialAccount>> AccountsAsync()
        => InDatabaseAsync(database => database.Set<SocialAccount>().AsNoTracking().OrderBy(account => account.Id).ToListAsync());

    /// <summary>How many users, social accounts and sessions there are.</summary>
    public Task<(int Users, int Accounts, int Sessions)> CountAsync() => InDatabaseAsync(async database => (
        await database.Set<User>().CountAsync(),
        await database.Set<SocialAccount>().CountAsync(),
        await database.Set<Stores.DeviceSession>().CountAsync()));

    public ValueTask DisposeAsync() => Auth.DisposeAsync();
}
