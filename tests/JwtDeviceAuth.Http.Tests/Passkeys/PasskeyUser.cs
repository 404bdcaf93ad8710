using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.Passkeys;

/// <summary>A user with a passkey, over HTTP.</summary>
internal sealed class PasskeyUser(AuthApp app, string email, TokenPair tokens) : IDisposable
{
    public const string RegistrationOptions = "/users/me/passkeys/options";

    /// <summary>Another site of the same owner, which the relying party's well-known document lists.</summary>
    public const string RelatedOrigin = "https://todo.example.org";

    public const string AndroidApp = "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public SoftwareAuthenticator Authenticator { get; init; } = new();

    public TokenPair Tokens { get; set; } = tokens;

    public JsonNode Added { get; private set; } = null!;

    public long Id => (long)Added["id"]!;

    public static Task<AuthApp> StartAsync(Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null)
        => AuthApp.StartAsync(configure, auth =>
        {
            extend?.Invoke(auth);
            AddTo(auth);
        });

    public static void AddTo(JwtDeviceAuthBuilder auth) => auth.AddPasskeys(options =>
    {
        options.RelyingPartyId = SoftwareAuthenticator.RelyingPartyId;
        options.Origins.Add(SoftwareAuthenticator.Origin);
        options.Origins.Add(RelatedOrigin);
        options.Origins.Add(AndroidApp);
    });

    public static async Task<PasskeyUser> SignUpAsync(AuthApp app, string email = "ann@example.com", SoftwareAuthenticator? authenticator = null)
    {
        await app.Client.SignUpAsync(email);
        return new PasskeyUser(app, email, await app.Client.LoginAsync(email, "phone")) { Authenticator = authenticator ?? new() };
    }

    public static async Task<PasskeyUser> AddAsync(AuthApp app, string email = "ann@example.com", SoftwareAuthenticator? authenticator = null)
    {
        var user = await SignUpAsync(app, email, authenticator);
        user.Added = await (await user.PostAsync(user.Authenticator.Create(await user.CreationOptionsAsync()))).SuccessAsync();
        return user;
    }

    public async Task<JsonNode> CreationOptionsAsync()
        => await (await app.Client.PostJsonAsync(RegistrationOptions, new JsonObject { ["password"] = AuthClient.Password }, Tokens.Access)).SuccessAsync();

    public Task<Answer> PostAsync(JsonObject passkey, string? name = null)
        => app.Client.PostJsonAsync("/users/me/passkeys", new JsonObject { ["passkey"] = passkey, ["name"] = name }, Tokens.Access);

    public static async Task<JsonNode> RequestOptionsAsync(AuthApp app)
        => await (await app.Client.SendAsync(HttpMethod.Post, "/users/passkey/options")).SuccessAsync();

    public static Task<Answer> PostLoginAsync(AuthApp app, JsonObject passkey, string deviceId = "laptop")
        => app.Client.PostJsonAsync("/users/passkey/login", new JsonObject { ["passkey"] = passkey.DeepClone(), ["device_id"] = deviceId });

    public async Task<Answer> PostLoginAsync(Ceremony? ceremony = null)
        => await PostLoginAsync(app, Authenticator.Get(await RequestOptionsAsync(app), ceremony));

    public async Task<TokenPair> LoginAsync() => TokenPair.From(await (await PostLoginAsync()).SuccessAsync());

    /// <summary>The <c>mfa_token</c> of a login by password.</summary>
    public async Task<Answer> AskAsync() => (await app.Client.PostLoginAsync(email, "laptop")).IsProblem(403, "mfa_required");

    public async Task<JsonNode> SecondFactorOptionsAsync(string token) => await (await PostSecondFactorOptionsAsync(token)).SuccessAsync();

    public Task<Answer> PostSecondFactorOptionsAsync(string token)
        => app.Client.PostJsonAsync("/users/login/mfa/passkey-options", new JsonObject { ["mfa_token"] = token });

    public Task<Answer> AnswerAsync(string token, JsonObject passkey)
        => app.Client.PostJsonAsync("/users/login/mfa", new JsonObject { ["mfa_token"] = token, ["passkey"] = passkey.DeepClone() });

    public void Dispose() => Authenticator.Dispose();
}
