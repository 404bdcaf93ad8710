using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>
/// Whether anybody hears of refreshes. They are so frequent that to hand them, each in a scope of its own, to a log that does not take them
/// would be a good part of what a refresh costs.
/// </summary>
internal sealed class RefreshListeners(IServiceCollection registered, ILogger<LoggingSecurityEventSink> logger)
{
    // Only now, when all is registered.
    private readonly Lazy<bool> _isOnlyTheLog = new(() => registered.Where(service => service.ServiceType == typeof(ISecurityEventSink)).ToArray()
        is [{ IsKeyedService: false } only] && only.ImplementationType == typeof(LoggingSecurityEventSink));

    public bool Any => !_isOnlyTheLog.Value || logger.IsEnabled(LogLevel.Debug);
}
