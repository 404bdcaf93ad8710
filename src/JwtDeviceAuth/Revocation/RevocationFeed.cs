using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Revocation;

/// <summary>
/// Keeps <see cref="RevokedSessions"/> true on every node: reads the store before the first request is taken, then every few seconds, and
/// listens to the store's channel if it has one.
/// </summary>
internal sealed class RevocationFeed(
    RevokedSessions revoked,
    AuthMetrics metrics,
    IServiceScopeFactory scopes,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock,
    TimeProvider timers,
    ILogger<RevocationFeed> logger,
    IRevocationChannel? channel = null) : PeriodicService(timers)
{
    // A row can become visible later than the time in it says: its transaction took a while, or its node's clock is behind.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    private long _readUpToTicks;

    protected override TimeSpan Interval => options.Value.Revocation.PollInterval;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (revoked.IsEnabled)
        {
            await CatchUpAsync(ended => revoked.Add(ended.SessionId, ended.EndedAt), cancellationToken);
            await base.StartAsync(cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(base.ExecuteAsync(stoppingToken), channel is null ? Task.CompletedTask : ListenAsync(channel, stoppingToken));

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await CatchUpAsync(stoppingToken);
        revoked.Forget();
    }

    protected override void Failed(Exception exception) => Log.RevocationPollFailed(logger, exception);

    private async Task ListenAsync(IRevocationChannel source, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await source.ListenAsync(CatchUpAsync, Learn, stoppingToken);
            }
#pragma warning disable CA1031 // Whatever breaks the channel, it is to be opened again; the poll goes on meanwhile.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.RevocationChannelBroke(logger, exception.Message);
            }

            await Task.Delay(ReconnectPause, stoppingToken);
        }
    }

    private Task CatchUpAsync(CancellationToken cancellationToken) => CatchUpAsync(Learn, cancellationToken);

    private void Learn(EndedSession ended)
    {
        if (revoked.Add(ended.SessionId, ended.EndedAt))
        {
            metrics.RecordRevocationLag(clock.GetUtcNow() - ended.EndedAt);
        }
    }

    private async Task CatchUpAsync(Action<EndedSession> learn, CancellationToken cancellationToken)
    {
        await clock.EnsureReadAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var from = new DateTimeOffset(
            Math.Max(Volatile.Read(ref _readUpToTicks) - Overlap.Ticks, revoked.Horizon.UtcTicks), TimeSpan.Zero);
        await using var scope = scopes.CreateAsyncScope();
        foreach (var ended in await scope.ServiceProvider.GetRequiredService<IEndedSessionStore>().ListAsync(from, cancellationToken))
        {
            learn(ended);
        }

        Volatile.Write(ref _readUpToTicks, now.UtcTicks);
    }
}
