using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Puts something of a test around a service.</summary>
public static class ServiceExtensions
{
    /// <summary>Answers for a scoped service, with what was registered before at hand.</summary>
    public static void Around<TService>(this IServiceCollection services, Func<IServiceProvider, Func<TService>, TService> make)
        where TService : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(TService));
        services.AddScoped(provider => make(provider, () => (TService)(inner.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!))));
    }
}
