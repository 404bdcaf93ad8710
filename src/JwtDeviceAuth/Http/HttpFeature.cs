using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Http;

/// <summary>What all endpoints share.</summary>
internal sealed class HttpFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<FailureResponses>();
        services.TryAddSingleton<ProxyWarning>();
    }
}
