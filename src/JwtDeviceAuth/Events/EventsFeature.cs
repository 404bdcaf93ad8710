using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>Security events, the meter and the traces.</summary>
internal sealed class EventsFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<AuthMetrics>();
        services.TryAddSingleton(provider => new RefreshListeners(services, provider.GetRequiredService<ILogger<LoggingSecurityEventSink>>()));
        services.TryAddSingleton<SecurityEventQueue>();
        services.TryAddScoped<SecurityEvents>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecurityEventSink, LoggingSecurityEventSink>());
        services.AddHostedService<SecurityEventDispatcher>();
    }
}
