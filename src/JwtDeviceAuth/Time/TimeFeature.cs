using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Time;

/// <summary>The clock that decides.</summary>
internal sealed class TimeFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StoreClock>();
        services.AddHostedService<StoreClockReader>();
    }
}
