using JwtDeviceAuth;

namespace AppRoot;

internal static class SocialLogins
{
    /// <summary>
    /// Offers each provider whose settings name a client, for example <c>Authentication:GitHub:ClientId</c> and <c>ClientSecret</c> in the user secrets. Where
    /// a browser may be sent afterwards is in <c>JwtDeviceAuth:ExternalLogin:ReturnUrls</c>.
    /// </summary>
    public static JwtDeviceAuthBuilder AddSocialLogins(this JwtDeviceAuthBuilder auth, IConfiguration configuration)
    {
        var google = configuration.GetSection("Authentication:Google");
        if (google["ClientId"] is { Length: > 0 })
        {
            auth.AddGoogle(google.Bind);
        }

        var gitHub = configuration.GetSection("Authentication:GitHub");
        if (gitHub["ClientId"] is { Length: > 0 })
        {
            auth.AddGitHub(gitHub.Bind);
        }

        return auth;
    }
}
