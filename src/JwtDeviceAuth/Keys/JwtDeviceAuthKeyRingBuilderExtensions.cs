using JwtDeviceAuth;
using JwtDeviceAuth.Keys;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets JwtDeviceAuth make and replace the keys of access tokens by itself.</summary>
public static class JwtDeviceAuthKeyRingBuilderExtensions
{
    /// <summary>
    /// Keeps ES256 or RS256 keys of access tokens in the store, encrypted with ASP.NET Core Data Protection: a new key is made and
    /// announced ahead of time, signs from its time on, verifies until its last token is dead, and is then deleted. All nodes use the
    /// same keys, if they share the Data Protection keys. Configured <see cref="JwtDeviceAuthOptions.SigningKeys"/> verify, and sign only
    /// on a node that can read no key of the ring. Refresh tokens are not concerned: their keys are configured.
    /// </summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="configure">Sets <see cref="JwtDeviceAuthOptions.KeyRing"/> in code; checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddKeyRing(this JwtDeviceAuthBuilder builder, Action<KeyRingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (configure is not null)
        {
            services.Configure<JwtDeviceAuthOptions>(options => configure(options.KeyRing));
        }

        services.AddDataProtection();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtDeviceAuthOptions>, KeyRingOptionsValidator>());
        services.TryAddSingleton<DataProtectionPlace>();
        services.TryAddSingleton<KeyProtector>();
        services.TryAddSingleton<SigningKeyRing>();
        services.AddHostedService<KeyRingReloader>();
        return builder;
    }
}
