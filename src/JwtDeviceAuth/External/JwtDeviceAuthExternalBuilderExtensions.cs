using System.Security.Claims;
using JwtDeviceAuth;
using JwtDeviceAuth.External;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets people sign in to JwtDeviceAuth with accounts that they have elsewhere.</summary>
public static class JwtDeviceAuthExternalBuilderExtensions
{
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds a provider whose remote handler the application registers itself, for example with
    /// <c>services.AddAuthentication().AddOAuth("naver", ...)</c>, before or after this. The scheme is then this library's: its handler
    /// signs in to a short-lived cookie of it, and after the application's own events its failures are answered here.
    /// </summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="provider">The provider's name and login type: up to 64 of a-z, 0-9 and -, and not local, passkey or exchange.</param>
    /// <param name="scheme">The handler's scheme; null where it is the provider's name.</param>
    /// <param name="readIdentity">
    /// Reads what the handler found out; null from it fails the login. By default the id is <see cref="ClaimTypes.NameIdentifier"/> or
    /// <c>sub</c>, the address counts as verified only with a claim <c>email_verified</c> that is true.
    /// </param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddExternalLogin(
        this JwtDeviceAuthBuilder builder, string provider, string? scheme = null, Func<ClaimsPrincipal, ExternalIdentity?>? readIdentity = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(provider);
        return builder.Add(new ExternalProvider(provider, scheme ?? provider, readIdentity ?? ExternalIdentityReader.Read));
    }

    /// <summary>
    /// Adds an OpenID Connect provider, with no further package. Register <c>/signin-{provider}</c> as redirect URI there, or set
    /// <see cref="RemoteAuthenticationOptions.CallbackPath"/>.
    /// </summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="provider">The provider's name, login type and scheme: up to 64 of a-z, 0-9 and -, and not local, passkey or exchange.</param>
    /// <param name="configure">Sets at least the authority and the client id; checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddOpenIdConnectProvider(
        this JwtDeviceAuthBuilder builder, string provider, Action<OpenIdConnectProviderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(provider);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Add(new ExternalProvider(provider, provider, ExternalIdentityReader.Read, IsOpenIdConnect: true));
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectProviderOptions>, OpenIdConnectProviderSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OpenIdConnectProviderOptions>, OpenIdConnectProviderSetup>());
        services.AddAuthentication().AddRemoteScheme<OpenIdConnectProviderOptions, OpenIdConnectProviderHandler>(
            provider,
            displayName: null,
            options =>
            {
                options.CallbackPath = $"/signin-{provider}";
                configure(options);
            });
        services.AddOptions<OpenIdConnectProviderOptions>(provider).ValidateOnStart();
        return builder;
    }

    /// <summary>Adds Google as the provider <c>google</c>. Redirect URI to register: <c>/signin-google</c>.</summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="configure">Sets at least the client id and the secret; checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddGoogle(this JwtDeviceAuthBuilder builder, Action<OpenIdConnectProviderOptions> configure)
        => builder.AddOpenIdConnectProvider("google", options =>
        {
            options.Authority = "https://accounts.google.com";
            // Google's documentation allows for both spellings.
            options.OtherIssuers.Add("accounts.google.com");
            configure(options);
        });

    /// <summary>
    /// Adds Sign in with Apple as the provider <c>apple</c>: the answer comes as a form (so the API needs https), the client secret is signed
    /// for each request, and the name is taken from the first login, with which alone Apple sends it. Redirect URI to register:
    /// <c>/signin-apple</c>.
    /// </summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="configure">
    /// Sets at least <see cref="OpenIdConnectProviderOptions.ClientId"/> (the Services ID) and
    /// <see cref="OpenIdConnectProviderOptions.AppleKey"/>; checked when the application starts.
    /// </param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddApple(this JwtDeviceAuthBuilder builder, Action<OpenIdConnectProviderOptions> configure)
    {
        const string Provider = "apple";
        builder.AddOpenIdConnectProvider(Provider, options =>
        {
            options.Authority = "https://appleid.apple.com";
            options.Scopes = ["openid", "name", "email"];
            // Apple demands it where a name or an address is asked for.
            options.ResponseMode = OpenIdConnectResponseMode.FormPost;
            configure(options);
        });
        builder.Services.AddOptions<OpenIdConnectProviderOptions>(Provider).Validate(
            options => options.AppleKey is not null || options.ClientSecret is not null,
            "JwtDeviceAuth: provider 'apple': AppleKey is missing; set it to the key of your team, which signs the client secrets.");
        return builder;
    }

    /// <summary>
    /// Adds Microsoft as the provider <c>microsoft</c>: accounts of every organization and personal ones (<c>common</c>). Redirect URI to
    /// register: <c>/signin-microsoft</c>. For one organization set <see cref="OpenIdConnectProviderOptions.Authority"/> to
    /// <c>https://login.microsoftonline.com/{its id}/v2.0</c>; for several, list them in
    /// <see cref="OpenIdConnectProviderOptions.Tenants"/>. An address never counts as verified: see
    /// <see cref="OpenIdConnectProviderOptions.Issuer"/>.
    /// </summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="configure">Sets at least the client id and the secret; checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddMicrosoft(this JwtDeviceAuthBuilder builder, Action<OpenIdConnectProviderOptions> configure)
        => builder.AddOpenIdConnectProvider("microsoft", options =>
        {
            options.Authority = "https://login.microsoftonline.com/common/v2.0";
            options.Issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
            configure(options);
        });

    /// <summary>
    /// Adds GitHub as the provider <c>github</c>: OAuth, with the addresses from its API, of which only verified ones count. Redirect URI to
    /// register: <c>/signin-github</c>. For GitHub Enterprise, set the three endpoints.
    /// </summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="configure">Sets at least the client id and the secret; checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddGitHub(this JwtDeviceAuthBuilder builder, Action<OAuthOptions> configure)
    {
        const string Provider = "github";
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.AddExternalLogin(Provider);
        builder.Services.AddAuthentication().AddOAuth(Provider, options =>
        {
            options.AuthorizationEndpoint = "https://github.com/login/oauth/authorize";
            options.TokenEndpoint = "https://github.com/login/oauth/access_token";
            options.UserInformationEndpoint = "https://api.github.com/user";
            options.CallbackPath = "/signin-github";
            options.Scope.Add("read:user");
            options.Scope.Add("user:email");
            options.UsePkce = true;
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            configure(options);
            var own = options.Events.OnCreatingTicket;
            options.Events.OnCreatingTicket = async context =>
            {
                await GitHubIdentity.ReadAsync(context);
                await own(context);
            };
        });
        builder.Services.AddOptions<OAuthOptions>(Provider).ValidateOnStart();
        return builder;
    }

    private static JwtDeviceAuthBuilder Add(this JwtDeviceAuthBuilder builder, ExternalProvider provider)
    {
        var services = builder.Services;
        services.AddSingleton(provider);
        if (services.Any(service => service.ServiceType == typeof(ExternalProviders)))
        {
            return builder;
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeature, ExternalFeature>());
        services.AddSingleton<ExternalProviders>();
        services.AddSingleton<RemoteFailures>();
        services.TryAddScopedLate<ExternalLoginCodes>();
        services.TryAddScopedLate<IExternalLoginService, ExternalLoginService>();
        services.TryAddScopedLate<ILinkService, LinkService>();
        services.AddScoped<IdTokenLogin>();
        services.AddSingleton<IValidateOptions<JwtDeviceAuthOptions>, ExternalProvidersValidator>();
        services.AddSingleton(typeof(IPostConfigureOptions<>), typeof(ExternalSchemeSetup<>));
        services.AddAuthentication().AddCookie(ExternalLoginDefaults.SignInScheme, options =>
        {
            options.Cookie.Name = ExternalLoginDefaults.SignInScheme;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = CookieLifetime;
            options.SlidingExpiration = false;
        });
        return builder;
    }
}
