using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Device sessions in a relational database. Conditions are part of the statement that writes.</summary>
internal sealed class EntityFrameworkDeviceSessionStore<TContext>(
    ScopedContext<TContext> scoped, SessionEnder<TContext> ender, CommitQueue commits, FaultGuard guard) : IDeviceSessionStore
    where TContext : DbContext
{
    private const int CleanupBatchSize = 1000;

    private TContext Context => scoped.Value;

    private IQueryable<DeviceSession> Sessions => Context.Set<DeviceSession>().AsNoTracking();

    public async ValueTask<SessionStarted?> TryStartAsync(SessionStart start, CancellationToken cancellationToken)
    {
        if (commits.TakesSteps && !scoped.IsInTransaction)
        {
            return await guard.RepeatAsync(
                ct => commits.RunAsync(
                    services => services.GetRequiredService<EntityFrameworkDeviceSessionStore<TContext>>().TryStartAsync(start, CancellationToken.None),
                    ct),
                cancellationToken);
        }

        return await guard.RepeatAsync(
            Context, ct => Context.AtomicallyAsync(transaction => StartAsync(start, transaction), ct), cancellationToken);
    }

    public async ValueTask<RotationResult> TryRotateAsync(SessionRotation rotation, CancellationToken cancellationToken)
    {
        if (!scoped.IsInTransaction)
        {
            if (await guard.RepeatAsync(ct => commits.RotateAsync(rotation, ct), cancellationToken) is { } result)
            {
                return result;
            }
        }

        // What the application began belongs together; and who has to wait for another transaction holds up nobody but itself.
        return await guard.RepeatAsync(Context, ct => RotateAsync(rotation, ct), cancellationToken);
    }

    public async ValueTask<DeviceSession?> FindAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(Context, ct => FindOfActiveAsync(userId, sessionId, ct), cancellationToken);

    public async ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context,
            ct => Sessions
                .Where(session => session.UserId == userId && session.ExpiresAt > now)
                .OrderByDescending(session => session.RotatedAt ?? session.CreatedAt)
                .ThenByDescending(session => session.Id)
                .ToListAsync(ct),
            cancellationToken);

    public async ValueTask<DeviceSession?> TryRenameAsync(
        long userId, string? askingSessionId, long id, string? deviceName, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context,
            ct => Context.AtomicallyAsync(
                async transaction => await Context.HoldAsync(userId, askingSessionId, condition: null, now, transaction)
                    ? await RenameAsync(userId, id, deviceName, now, transaction)
                    : null,
                ct),
            cancellationToken);

    public async ValueTask<DeviceSession?> TryEndAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(Context, ct => ender.EndAsync(userId, sessionId, ct), cancellationToken);

    public async ValueTask<DeviceSession?> TryEndAsync(
        long userId, string? askingSessionId, long id, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context,
            ct => Context.AtomicallyAsync(
                async transaction => await Context.HoldAsync(userId, askingSessionId, condition: null, now, transaction)
                    ? await ender.EndAsync(userId, id, transaction)
                    : null,
                ct),
            cancellationToken);

    public async ValueTask<IReadOnlyList<DeviceSession>?> TryEndAllAsync(
        long userId, string askingSessionId, bool keepsAsking, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context,
            ct => Context.AtomicallyAsync(
                async transaction => await Context.HoldAsync(userId, askingSessionId, condition: null, now, transaction)
                    ? await ender.EndAllAsync(userId, keepsAsking ? askingSessionId : null, transaction)
                    : null,
                ct),
            cancellationToken);

    public async ValueTask<IReadOnlyList<DeviceSession>> EndAllAsync(
        long userId, string? exceptSessionId, CancellationToken cancellationToken)
        => (await guard.RepeatAsync(
            Context, ct => Context.AtomicallyAsync(transaction => EndAllHeldAsync(userId, exceptSessionId, transaction)!, ct), cancellationToken))!;

    public async ValueTask<CleanupBatch> RemoveExpiredAsync(DateTimeOffset now, long after, CancellationToken cancellationToken)
        => await guard.RepeatAsync(Context, ct => RemoveBatchAsync(now, after, ct), cancellationToken);

    private async Task<RotationResult> RotateAsync(SessionRotation rotation, CancellationToken cancellationToken)
        => await Context.RotateAsync(rotation, cancellationToken) is { } rotated
            ? new RotationResult(rotated, Current: null)
            : new RotationResult(Rotated: null, await FindOfActiveAsync(rotation.UserId, rotation.SessionId, cancellationToken));

    private Task<DeviceSession?> FindOfActiveAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => Sessions.SingleOrDefaultAsync(
            session => session.UserId == userId
                && session.SessionId == sessionId
                && Context.Set<User>().Any(user => user.Id == userId && user.IsActive),
            cancellationToken);

    private async Task<CleanupBatch> RemoveBatchAsync(DateTimeOffset now, long after, CancellationToken cancellationToken)
    {
        // The primary key bounds a batch: an index on the time of expiry would have to change with every rotation.
        var last = await Sessions
            .Where(session => session.Id > after)
            .OrderBy(session => session.Id)
            .Skip(CleanupBatchSize - 1)
            .Select(session => (long?)session.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var removed = await Context.Set<DeviceSession>()
            .Where(session => session.Id > after && session.Id <= (last ?? long.MaxValue) && session.ExpiresAt <= now)
            .ExecuteDeleteAsync(cancellationToken);
        var live = last is null
            ? await Sessions.CountAsync(session => session.Id > after && session.ExpiresAt > now, cancellationToken)
            : CleanupBatchSize - removed;
        return new CleanupBatch(removed, last, live);
    }

    private async Task<DeviceSession?> RenameAsync(
        long userId, long id, string? deviceName, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var renamed = await Context.Set<DeviceSession>()
            .Where(session => session.UserId == userId && session.Id == id && session.ExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(session => session.DeviceName, deviceName).SetProperty(session => session.UpdatedAt, now),
                cancellationToken);
        return renamed == 1 ? await Sessions.SingleOrDefaultAsync(session => session.Id == id, cancellationToken) : null;
    }

    private async Task<SessionStarted?> StartAsync(SessionStart start, CancellationToken cancellationToken)
    {
        var session = start.Session;
        if (!await HoldsAsync(session.UserId, start.Condition, cancellationToken))
        {
            return null;
        }

        var replaced = await ender.EndOnDeviceAsync(session, cancellationToken);
        session.DeviceName ??= replaced?.DeviceName;
        session.Id = await Context.AddSessionAsync(session, cancellationToken);
        return new SessionStarted
        {
            Session = session,
            Replaced = replaced,
            Evicted = start.MaximumSessions == 0 ? [] : await EvictAsync(session, start.MaximumSessions, cancellationToken),
        };
    }

    /// <summary>As <see cref="ProofCheck"/> has it, but by a plain statement: every login asks this.</summary>
    private async Task<bool> HoldsAsync(long userId, ProofCondition? condition, CancellationToken cancellationToken) => condition switch
    {
        null => await Context.LockUserAsync(userId, passwordHash: null, cancellationToken),
        PasswordCondition { Hash: var hash } => await Context.LockUserAsync(userId, hash, cancellationToken),
        SocialAccountCondition { AccountId: var accountId } => await Context.LockUserAsync(userId, passwordHash: null, cancellationToken)
            && await Context.HasSocialAccountAsync(userId, accountId, cancellationToken),
        _ => throw ProofCheck.NotKnown(condition),
    };

    /// <summary>The user's row first, as everywhere: two that end the same sessions would else wait for each other.</summary>
    private async Task<IReadOnlyList<DeviceSession>> EndAllHeldAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken)
    {
        await Context.Set<User>().Where(user => user.Id == userId).LockAsync(cancellationToken);
        return await ender.EndAllAsync(userId, exceptSessionId, cancellationToken);
    }

    private async Task<List<DeviceSession>> EvictAsync(DeviceSession started, int maximum, CancellationToken cancellationToken)
    {
        var surplus = await Sessions
            .Where(session => session.UserId == started.UserId && session.ExpiresAt > started.CreatedAt && session.Id != started.Id)
            .OrderByDescending(session => session.RotatedAt ?? session.CreatedAt)
            .ThenByDescending(session => session.Id)
            .Skip(maximum - 1)
            .Select(session => session.Id)
            .ToListAsync(cancellationToken);
        var evicted = new List<DeviceSession>(surplus.Count);
        foreach (var id in surplus)
        {
            if (await ender.EndAsync(started.UserId, id, cancellationToken) is { } ended)
            {
                evicted.Add(ended);
            }
        }

        return evicted;
    }
}
