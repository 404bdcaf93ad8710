using JwtDeviceAuth;

namespace TodoApi.SocialLogin;

internal static class SocialLoginSetup
{
    /// <summary>Offers each provider that the settings below <c>Authentication</c> name a client of; without any, nothing is offered.</summary>
    public static JwtDeviceAuthBuilder AddSocialLogins(this JwtDeviceAuthBuilder auth, IConfiguration configuration)
    {
        var google = configuration.GetSection("Authentication:Google");
        if (HasClient(google))
        {
            auth.AddGoogle(google.Bind);
        }

        var apple = configuration.GetSection("Authentication:Apple");
        if (HasClient(apple))
        {
            auth.AddApple(apple.Bind);
        }

        var microsoft = configuration.GetSection("Authentication:Microsoft");
        if (HasClient(microsoft))
        {
            auth.AddMicrosoft(microsoft.Bind);
        }

        var gitHub = configuration.GetSection("Authentication:GitHub");
        if (HasClient(gitHub))
        {
            auth.AddGitHub(gitHub.Bind);
        }

        // Any other OpenID Connect provider, under a name of one's choice.
        var other = configuration.GetSection("Authentication:Oidc");
        if (HasClient(other))
        {
            auth.AddOpenIdConnectProvider(other["Name"] ?? "oidc", other.Bind);
        }

        return auth;
    }

    private static bool HasClient(IConfigurationSection provider) => !string.IsNullOrWhiteSpace(provider["ClientId"]);
}
