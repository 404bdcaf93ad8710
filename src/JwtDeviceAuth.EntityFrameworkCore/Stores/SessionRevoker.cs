using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Revokes sessions: removes their rows, leaves a <see cref="RevokedSession"/> of each and notifies other nodes, in one transaction, so that no
/// session can end anywhere without every node learning of it. This node knows of it with the commit.
/// </summary>
internal sealed class SessionRevoker<TContext>(
    ScopedContext<TContext> scoped, IDatabaseDialect dialect, RevokedSessions revoked, IAfterCommit commit, StoreClock clock)
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

    public Task<List<DeviceSession>> EndOfTypeAsync(long userId, string loginType, CancellationToken cancellationToken)
        => EndWhereAsync("user_id = @p0 AND login_type = @p1", [userId, loginType], cancellationToken);

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
        List<RevokedSession> rows =
        [
            .. removed.Select(session => new RevokedSession { SessionId = session.SessionId, UserId = session.UserId, RevokedAt = now }),
        ];
        await Context.AddRevokedSessionsAsync(rows, cancellationToken);
        await dialect.NotifyAsync(Context, rows, cancellationToken);
        commit.Run(() => rows.ForEach(row => revoked.Add(row.SessionId, row.RevokedAt)));
    }
}
