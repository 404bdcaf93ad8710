using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Ends sessions: removes their rows, leaves an <see cref="EndedSession"/> of each and tells other nodes, in one transaction, so that no
/// session can end anywhere without every node learning of it.
/// </summary>
internal sealed class SessionEnder<TContext>(ScopedContext<TContext> scoped, IDatabaseDialect dialect, StoreClock clock)
    where TContext : DbContext
{
    private TContext Context => scoped.Value;

    public async Task<DeviceSession?> EndAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => (await EndWhereAsync("user_id = @p0 AND session_id = @p1", [userId, sessionId], cancellationToken)).SingleOrDefault();

    public async Task<DeviceSession?> EndAsync(long userId, long id, CancellationToken cancellationToken)
        => (await EndWhereAsync("user_id = @p0 AND id = @p1", [userId, id], cancellationToken)).SingleOrDefault();

    public async Task<DeviceSession?> EndOnDeviceAsync(DeviceSession successor, CancellationToken cancellationToken)
        => (await EndWhereAsync(
            "user_id = @p0 AND login_type = @p1 AND device_id = @p2",
            [successor.UserId, successor.LoginType, successor.DeviceId],
            cancellationToken,
            keptSessionId: successor.SessionId)).SingleOrDefault();

    public Task<List<DeviceSession>> EndAllAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken)
        => EndWhereAsync("user_id = @p0 AND session_id <> @p1", [userId, exceptSessionId ?? string.Empty], cancellationToken);

    public Task<List<DeviceSession>> EndOfAccountAsync(long userId, long socialAccountId, CancellationToken cancellationToken)
        => EndWhereAsync("user_id = @p0 AND social_account_id = @p1", [userId, socialAccountId], cancellationToken);

    private async Task<List<DeviceSession>> EndWhereAsync(
        string condition, object[] arguments, CancellationToken cancellationToken, string? keptSessionId = null)
    {
        // Within other steps there is nothing to take back, and so no need of a savepoint.
        return Context.Database.CurrentTransaction is null
            ? (await Context.AtomicallyAsync(DeleteAsync!, cancellationToken))!
            : await DeleteAsync(cancellationToken);

        async Task<List<DeviceSession>> DeleteAsync(CancellationToken ct)
        {
            var removed = await Context.DeleteSessionsAsync(condition, arguments, ct);

            // A start that is done a second time, because its first answer was lost, finds itself: that is no end.
            removed.RemoveAll(session => session.SessionId == keptSessionId);
            await RememberAsync(removed, ct);
            return removed;
        }
    }

    private async Task RememberAsync(List<DeviceSession> removed, CancellationToken cancellationToken)
    {
        if (removed.Count == 0)
        {
            return;
        }

        // Every database keeps milliseconds.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        List<EndedSession> ended =
        [
            .. removed.Select(session => new EndedSession { SessionId = session.SessionId, UserId = session.UserId, EndedAt = now }),
        ];
        await Context.AddEndedSessionsAsync(ended, cancellationToken);
        await dialect.NotifyAsync(Context, ended, cancellationToken);
    }
}
