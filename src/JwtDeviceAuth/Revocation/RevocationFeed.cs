using JwtDeviceAuth.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Revocation;

/// <summary>
/// Keeps <see cref="RevokedSessions"/> true on every node: has the store read when the host starts, then every few seconds, and whenever the
/// store's channel, if it has one, says that something was revoked.
/// </summary>
internal sealed class RevocationFeed(
    RevokedSessions revoked,
    RevocationReader reader,
    IOptions<JwtDeviceAuthOptions> options,
    TimeProvider timers,
    ILogger<RevocationFeed> logger,
    IRevocationChannel? channel = null) : PeriodicService(timers)
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    // Notifications cost those who send them nothing: however many come, the store is asked so often and no more.
    private static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(10);

    protected override TimeSpan Interval => options.Value.Revocation.PollInterval;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (revoked.IsEnabled)
        {
            await StoreAtStart.ReadAsync(reader.EnsureReadAsync(cancellationToken));
            await base.StartAsync(cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(base.ExecuteAsync(stoppingToken), channel is null ? Task.CompletedTask : ListenAsync(channel, stoppingToken));

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await reader.ReadNewAsync(stoppingToken);
        revoked.Forget();
    }

    protected override void Failed(Exception exception) => RevocationLog.RevocationPollFailed(logger, exception);

    private async Task ListenAsync(IRevocationChannel source, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await source.ListenAsync(ReadAsync, stoppingToken);
            }
#pragma warning disable CA1031 // Whatever breaks the channel, it is to be opened again; the poll goes on meanwhile.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                RevocationLog.RevocationChannelBroke(logger, exception.Message);
            }

            await Task.Delay(ReconnectPause, stoppingToken);
        }
    }

    private async Task ReadAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        await (since is { } time ? reader.ReadSinceAsync(time, cancellationToken) : reader.ReadWholeAsync(cancellationToken));
        await Task.Delay(ReadPause, cancellationToken);
    }
}
