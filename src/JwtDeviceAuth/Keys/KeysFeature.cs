using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Keys;

/// <summary>The keys that sign, and what others verify with.</summary>
internal sealed class KeysFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtDeviceAuthOptions>, DevelopmentSigningKey>());
        services.TryAddSingleton<TokenKeyLoader>();
        services.TryAddSingleton<KeySettingsCheck>();
        services.TryAddSingleton<TokenKeys>();
        services.TryAddSingleton<AccessTokenKeys>();
        services.TryAddSingleton<MetadataDocuments>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProofAlgorithm, EllipticProofs>());
    }

    public IEnumerable<string> FaultsOf(JwtDeviceAuthOptions options, IServiceProvider services)
        => services.GetRequiredService<KeySettingsCheck>().Check(options);
}
