using JwtDeviceAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds JwtDeviceAuth to an application.</summary>
public static class JwtDeviceAuthServiceCollectionExtensions
{
    /// <summary>
    /// Adds sign-up, login, device sessions and tokens, and a JwtBearer scheme for the access tokens (see <see cref="JwtDeviceAuth.Bearer.BearerOptions"/>), validated with
    /// the keys that sign. A store has to follow, for example <c>.AddSqlite("Data Source=app.db")</c>. A service that is registered already stays.
    /// Reads no configuration: without <paramref name="configure"/>, a section <c>JwtDeviceAuth</c> that nothing reads is a warning at startup.
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
        else
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtDeviceAuthOptions>, UnreadSectionWarning>());
        }

        services.TryAddTransient<IOptionsFactory<JwtDeviceAuthOptions>, SettingsFactory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtDeviceAuthOptions>, JwtDeviceAuthOptionsValidator>());
        foreach (var feature in Features.Always)
        {
            if (!services.Any(service => ReferenceEquals(service.ImplementationInstance, feature)))
            {
                services.AddSingleton(feature);
            }

            feature.AddServices(services);
        }

        services.AddHostedService<ExpiryCleanup>();
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
}
