using System.Linq.Expressions;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Revokes sessions: removes their rows, leaves a <see cref="RevokedSession"/> of each and notifies other nodes. Always a step of a transaction, so
/// that no session can end anywhere without every node learning of it. This node knows of it with the commit.
/// </summary>
internal sealed class SessionRevoker<TContext>(
    ScopedContext<TContext> scoped, IDatabaseDialect dialect, RevokedSessions revoked, IAfterCommit commit, StoreClock clock)
    where TContext : DbContext
{
    private TContext Context => scoped.Value;

    public async Task<DeviceSession?> RevokeAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => (await EndWhereAsync(session => session.UserId == userId && session.SessionId == sessionId, cancellationToken)).SingleOrDefault();

    public async Task<DeviceSession?> RevokeAsync(long userId, long id, CancellationToken cancellationToken)
        => (await EndWhereAsync(session => session.UserId == userId && session.Id == id, cancellationToken)).SingleOrDefault();

    public async Task<DeviceSession?> EndOnDeviceAsync(DeviceSession successor, CancellationToken cancellationToken)
        => (await EndWhereAsync(
            session => session.UserId == successor.UserId
                && session.LoginType == successor.LoginType
                && session.DeviceId == successor.DeviceId,
            cancellationToken,
            keptSessionId: successor.SessionId)).SingleOrDefault();

    public Task<List<DeviceSession>> RevokeAllAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken)
        => EndWhereAsync(session => session.UserId == userId && session.SessionId != (exceptSessionId ?? string.Empty), cancellationToken);

    public Task<List<DeviceSession>> EndOfAccountAsync(long userId, long socialAccountId, CancellationToken cancellationToken)
        => EndWhereAsync(session => session.UserId == userId && session.SocialAccountId == socialAccountId, cancellationToken);

    private async Task<List<DeviceSession>> EndWhereAsync(
        Expression<Func<DeviceSession, bool>> condition, CancellationToken cancellationToken, string? keptSessionId = null)
    {
        var removed = new List<DeviceSession>();
        var sessions = Context.Set<DeviceSession>().Where(condition);
        foreach (var session in await sessions.AsNoTracking().OrderBy(session => session.Id).ToListAsync(cancellationToken))
        {
            // Of several calls at once the one whose deletion counts has ended it.
            if (await sessions.Where(row => row.Id == session.Id).ExecuteDeleteAsync(cancellationToken) == 1)
            {
                removed.Add(session);
            }
        }

        // A start that is done a second time, because its first answer was lost, finds itself: that is no end.
        removed.RemoveAll(session => session.SessionId == keptSessionId);
        await RememberAsync(removed, cancellationToken);
        if (keptSessionId is null)
        {
            foreach (var session in removed)
            {
                await Context.EndTrustAsync(session.UserId, session.DeviceId, cancellationToken);
            }
        }

        return removed;
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
        await Context.InsertAllAsync(rows, cancellationToken);
        await dialect.NotifyAsync(Context, rows, cancellationToken);
        commit.Run(() => rows.ForEach(row => revoked.Add(row.SessionId, row.RevokedAt)));
    }
}
