using JwtDeviceAuth;
using JwtDeviceAuth.Authentication;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds JwtDeviceAuth to an application.</summary>
public static class JwtDeviceAuthServiceCollectionExtensions
{
    /// <summary>
    /// Adds sign-up, login, device sessions and tokens, and JwtBearer as the default authentication scheme, validated with the keys that
    /// sign. A store has to follow, for example <c>.AddSqlite("Data Source=app.db")</c>. A service that is registered already stays.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options in code; they are checked when the application starts.</param>
    /// <returns>A builder to add a store and hooks to.</returns>
    public static JwtDeviceAuthBuilder AddJwtDeviceAuth(this IServiceCollection services, Action<JwtDeviceAuthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<JwtDeviceAuthOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtDeviceAuthOptions>, DevelopmentSigningKey>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtDeviceAuthOptions>, JwtDeviceAuthOptionsValidator>());

        services.TryAddSingleton<StoreClock>();
        services.AddHostedService<StoreClockReader>();

        services.AddMetrics();
        services.TryAddSingleton<AuthMetrics>();
        AddTokens(services);
        AddPasswords(services);
        AddFlows(services);
        AddEvents(services);
        AddEmails(services);
        AddJwtBearer(services);
        services.TryAddSingleton<FailureResponses>();
        services.TryAddSingleton<ProxyWarning>();
        services.TryAddSingleton<MetadataDocuments>();
        return new JwtDeviceAuthBuilder(services);
    }

    /// <summary>
    /// Adds sign-up, login, device sessions and tokens, with settings from configuration. See
    /// <see cref="AddJwtDeviceAuth(IServiceCollection, Action{JwtDeviceAuthOptions})"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section with the settings, usually <c>JwtDeviceAuth</c>.</param>
    /// <returns>A builder to add a store and hooks to.</returns>
    public static JwtDeviceAuthBuilder AddJwtDeviceAuth(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<JwtDeviceAuthOptions>().Bind(configuration);
        if (configuration is IConfigurationSection section)
        {
            // The whole configuration of an application has names of other parts, too.
            services.AddSingleton<IPostConfigureOptions<JwtDeviceAuthOptions>>(provider => new UnknownSettingsWarning(
                section, provider.GetRequiredService<ILogger<UnknownSettingsWarning>>(), provider.GetService<IConfiguration>()));
        }

        return services.AddJwtDeviceAuth();
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.TryAddSingleton<ITokenIdSource, RandomTokenIdSource>();
        services.TryAddSingleton<TokenIds>();
        services.TryAddSingleton<TokenKeyLoader>();
        services.TryAddSingleton<KeySettingsCheck>();
        services.TryAddSingleton<TokenKeys>();
        services.TryAddSingleton<AccessTokenKeys>();
        services.TryAddSingleton<RefreshTokenFormat>();
        services.TryAddScoped<AccessTokenIssuer>();
        services.TryAddScoped<DeviceTokenIssuer>();
    }

    private static void AddPasswords(IServiceCollection services)
    {
        services.TryAddSingleton<IPasswordHasher, BCryptPasswordHasher>();
        services.TryAddSingleton<ICommonPasswords, CommonPasswords>();
        services.TryAddSingleton<PasswordPolicy>();
        services.TryAddSingleton<HashingQueue>();
        services.TryAddSingleton<PasswordCheck>();
    }

    private static void AddFlows(IServiceCollection services)
    {
        services.TryAddScopedLate<ISignUpService, SignUpService>();
        services.TryAddScopedLate<ILoginService, LoginService>();
        services.TryAddScopedLate<IProfileService, ProfileService>();
        services.TryAddSingleton<LockoutKeys>();
        services.TryAddSingleton<LoginTurns>();
        services.TryAddScoped<LoginThrottle>();
        services.TryAddScopedLate<OneTimeCodeIssuer>();
        services.TryAddScopedLate<IEmailConfirmationService, EmailConfirmationService>();
        services.TryAddScopedLate<IPasswordResetService, PasswordResetService>();
        services.TryAddScopedLate<PasswordResetEmails>();
        services.TryAddSingleton<SessionEndings>();
        services.TryAddScopedLate<PersonCheck>();
        services.TryAddScopedLate<SessionStarter>();
        services.TryAddScopedLate<ISessionService, SessionService>();
        services.TryAddScopedLate<IRefreshService, RefreshService>();
        services.TryAddScopedLate<IDeviceService, DeviceService>();
        services.TryAddSingleton<RevokedSessions>();
        services.AddHostedService<RevocationFeed>();
        services.AddHostedService<SessionCleanup>();
    }

    private static void AddEvents(IServiceCollection services)
    {
        services.TryAddSingleton(provider => new RefreshListeners(services, provider.GetRequiredService<ILogger<LoggingSecurityEventSink>>()));
        services.TryAddSingleton<SecurityEventQueue>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecurityEventSink, LoggingSecurityEventSink>());
        services.AddHostedService<SecurityEventDispatcher>();
    }

    private static void AddEmails(IServiceCollection services)
    {
        services.TryAddSingleton<EmailQueue>();
        services.AddHostedService<EmailDispatcher>();
    }

    private static void AddJwtBearer(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(JwtBearerSetup)))
        {
            // A second AddJwtDeviceAuth: a scheme can be added only once.
            return;
        }

        services.AddSingleton<BearerHooks>();
        services.AddSingleton<JwtBearerSetup>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>>(provider => provider.GetRequiredService<JwtBearerSetup>());
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorization();
        services.AddKnownTokens();

        // After AddJwtBearer and whatever the application configures, so that its events are known when they are wrapped.
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerEventsSetup>();
    }
}
