using JwtDeviceAuth;
using JwtDeviceAuth.Passkeys;
using JwtDeviceAuth.SecondFactors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets people sign in to JwtDeviceAuth with passkeys.</summary>
public static class JwtDeviceAuthPasskeysBuilderExtensions
{
    /// <summary>Adds passkeys (WebAuthn): a sign-in without a user name, and a second factor. A passkey of a user who was verified by it is both factors.</summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="configure">Sets at least the relying party's id and an origin; checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddPasskeys(this JwtDeviceAuthBuilder builder, Action<PasskeyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<PasskeyOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PasskeyOptions>, PasskeyOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFeature, PasskeysFeature>());
        services.TryAddSingleton<CredentialVerifier>();
        services.TryAddSingleton<PasskeyChallenges>();
        services.TryAddScopedLate<RegistrationChallenges>();
        services.TryAddScopedLate<PasskeyMethod>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<ISecondFactorMethod, PasskeyMethod>(provider => provider.GetRequiredService<PasskeyMethod>()));
        services.TryAddScopedLate<IPasskeyService, PasskeyService>();
        services.TryAddScopedLate<IPasskeyLoginService, PasskeyLoginService>();
        return builder;
    }
}
