using JwtDeviceAuth.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth;

/// <summary>Lets every feature remove what has expired, now and then.</summary>
internal sealed class ExpiryCleanup(
    IServiceScopeFactory scopes,
    IEnumerable<IFeature> features,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock,
    TimeProvider timers,
    ILogger<ExpiryCleanup> logger)
    : PeriodicService(timers)
{
    protected override TimeSpan Interval => options.Value.Cleanup.Interval;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var feature in features)
        {
            await feature.RemoveExpiredAsync(scope.ServiceProvider, clock.GetUtcNow(), stoppingToken);
        }
    }

    protected override void Failed(Exception exception) => Log.CleanupFailed(logger, exception, Interval);
}
