using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Time;

/// <summary>Keeps <see cref="StoreClock"/> right: reads the store's time before the first request, at every interval, and when the node's clock jumps.</summary>
internal sealed class StoreClockReader(StoreClock clock, TimeProvider timers, ILogger<StoreClockReader> logger) : BackgroundService
{
    // A clock that jumps again and again must not be a flood of questions.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (clock.ReadsStore)
        {
            await StoreAtStart.ReadAsync(new ValueTask(clock.EnsureReadAsync(cancellationToken)));
            await base.StartAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            using (var interval = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
            {
                await Task.WhenAny(clock.Jumped, Task.Delay(StoreClock.ReadingInterval, timers, interval.Token));
                await interval.CancelAsync();
            }

            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                await clock.ReadAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever a store throws, the clock goes on, and is read again.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                TimeLog.ClockNotRead(logger, exception.Message);
            }

            await Task.Delay(Pause, timers, stoppingToken);
        }
    }
}
