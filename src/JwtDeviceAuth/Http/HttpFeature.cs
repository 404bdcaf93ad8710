using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http;

/// <summary>What all endpoints share.</summary>
internal sealed class HttpFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<FailureResponses>();
        services.TryAddSingleton<ProblemTypes>();
        services.TryAddSingleton(provider => new WireNames(provider.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value.FieldNaming));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JsonOptions>, WireNamesInJson>());
        services.TryAddSingleton<ProxyWarning>();
    }
}
