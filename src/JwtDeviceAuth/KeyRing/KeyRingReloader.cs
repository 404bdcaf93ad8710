using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.KeyRing;

/// <summary>Reads the key ring before the first request is taken, and at every interval from then on.</summary>
internal sealed class KeyRingReloader(
    SigningKeyRing ring, IOptions<JwtDeviceAuthOptions> options, TimeProvider clock, ILogger<KeyRingReloader> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ring.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.KeyRing.ReloadInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ring.ReloadAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever a store throws, the next interval is to come, and the keys in memory go on working.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.KeyRingReloadFailed(logger, exception);
            }
        }
    }
}
