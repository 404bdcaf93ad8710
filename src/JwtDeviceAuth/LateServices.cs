using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth;

/// <summary>
/// Registers what needs a store or a context of the application, by a factory. In Development a host looks at every constructor before the settings
/// are checked: what is missing, even for a feature that nobody uses, would stop the start with pages about constructors and not with our line.
/// </summary>
internal static class LateServices
{
    public static void TryAddScopedLate<TService>(this IServiceCollection services)
        where TService : class
        => services.TryAddScoped(provider => Factory<TService>.Create(provider, null));

    public static void TryAddScopedLate<TService, TImplementation>(this IServiceCollection services)
        where TService : class
        where TImplementation : class, TService
        => services.TryAddScoped<TService>(provider => Factory<TImplementation>.Create(provider, null));

    private static class Factory<T>
    {
        public static readonly ObjectFactory<T> Create = ActivatorUtilities.CreateFactory<T>([]);
    }
}
