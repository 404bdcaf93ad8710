using Microsoft.Extensions.Hosting;

namespace JwtDeviceAuth;

/// <summary>
/// Work at every interval while the host runs. The first interval begins when the start ends, not when the background gets round to it, so that
/// a clock that is moved after the start moves this work too.
/// </summary>
internal abstract class PeriodicService(TimeProvider timers) : BackgroundService
{
    private PeriodicTimer? _timer;

    protected abstract TimeSpan Interval { get; }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new PeriodicTimer(Interval, timers);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _timer?.Dispose();
        base.Dispose();
    }

    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <summary>Logs why the work failed.</summary>
    protected abstract void Failed(Exception exception);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer!.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever a store throws, the next interval is to come.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Failed(exception);
            }
        }
    }
}
