using JwtDeviceAuth.Events;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// Removes expired sessions, what is left of revoked ones once no node whatever its settings can have a token of theirs, expired one-time codes, and counts of failed logins that are forgotten, now and then.
/// </summary>
internal sealed class SessionCleanup(
    IServiceScopeFactory scopes,
    AuthMetrics metrics,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock,
    TimeProvider timers,
    ILogger<SessionCleanup> logger)
    : PeriodicService(timers)
{
    // Between two batches, so that logins and refreshes get their turn at the database.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    protected override TimeSpan Interval => options.Value.Cleanup.Interval;

    protected override async Task RunAsync(CancellationToken stoppingToken)
        => Log.ExpiredRemoved(logger, await RemoveAllExpiredAsync(stoppingToken));

    protected override void Failed(Exception exception) => Log.CleanupFailed(logger, exception, Interval);

    private async Task<int> RemoveAllExpiredAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>();
        await scope.ServiceProvider.GetRequiredService<IRevokedSessionStore>().RemoveAsync(
            clock.GetUtcNow() - AccessTokenFormat.LongestLifetime - RevokedSessions.ClockDifference, cancellationToken);
        var codes = scope.ServiceProvider.GetRequiredService<IOneTimeCodeStore>();
        Log.ExpiredCodesRemoved(logger, await codes.RemoveExpiredAsync(clock.GetUtcNow(), cancellationToken));
        if (scope.ServiceProvider.GetService<IFailedLoginStore>() is { } failedLogins)
        {
            while (await failedLogins.RemoveAsync(clock.GetUtcNow() - LoginCounter.ForgottenAfter, cancellationToken) > 0)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }

        var (removed, live) = (0, 0L);
        for (long? after = 0; after is { } position;)
        {
            var batch = await store.RemoveExpiredAsync(clock.GetUtcNow(), position, cancellationToken);
            removed += batch.Removed;
            live += batch.Live;
            after = batch.Next;
            await Task.Delay(Pause, cancellationToken);
        }

        metrics.SetActiveSessions(live);
        return removed;
    }
}
