using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>Logins of a native app with ID tokens that the test signs with the provider's key.</summary>
public static class NativeLogin
{
    /// <summary>Signs in with claims added to those of a good ID token for the app "phone".</summary>
    public static Task<Answer> PostAsync(SocialApp app, OidcServer server, JsonObject claims)
    {
        var nonce = new Nonce();
        var all = Claims(app, server, nonce);
        foreach (var (name, value) in claims)
        {
            all[name] = value?.DeepClone();
        }

        return PostAsync(app, server.Key.Sign(all), nonce.Raw);
    }

    public static Task<Answer> PostAsync(SocialApp app, string idToken, string? nonce)
        => app.Client.PostJsonAsync($"/users/external/{SocialApp.Provider}", new JsonObject
        {
            ["id_token"] = idToken,
            ["nonce"] = nonce,
            ["device_id"] = "tablet",
            ["device_name"] = "Ann's tablet",
        });

    /// <summary>The claims of a good ID token.</summary>
    public static JsonObject Claims(SocialApp app, OidcServer server, Nonce nonce)
    {
        var now = app.Auth.Clock.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject { ["iss"] = server.Issuer, ["aud"] = "phone", ["sub"] = "ann", ["nonce"] = nonce.Claim, ["iat"] = now, ["exp"] = now + 600 };
    }
}
