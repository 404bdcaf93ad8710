using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Keys;

/// <summary>Reads the key ring before the first request is taken, and at every interval from then on; the keys in memory go on working meanwhile.</summary>
internal sealed class KeyRingReloader(
    SigningKeyRing ring, IOptions<JwtDeviceAuthOptions> options, TimeProvider timers, ILogger<KeyRingReloader> logger) : PeriodicService(timers)
{
    protected override TimeSpan Interval => options.Value.KeyRing.ReloadInterval;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await StoreAtStart.ReadAsync(ring.EnsureReadAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken) => await ring.ReloadAsync(stoppingToken);

    protected override void Failed(Exception exception) => KeysLog.KeyRingReloadFailed(logger, exception);
}
