using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Device sessions in a relational database. Conditions are part of the statement that writes.</summary>
internal sealed class EntityFrameworkDeviceSessionStore<TContext>(
    ScopedContext<TContext> scoped, SessionRevoker<TContext> revoker, FaultGuard guard, RotationQueue? rotations = null) : IDeviceSessionStore
    where TContext : DbContext
{
    private const int CleanupBatchSize = 1000;

    private TContext Context => scoped.Value;

    private IQueryable<DeviceSession> Sessions => Context.Set<DeviceSession>().AsNoTracking();

    public async ValueTask<SessionStarted?> TryStartAsync(SessionStart start, CancellationToken cancellationToken)
    {
        var mayBeThere = false;
        return await guard.RepeatTogetherAsync(
            Context,
            async ct =>
            {
                // A second factor is used up once: where the first answer was lost, the session that it started is looked for.
                var started = mayBeThere && start.SecondFactor is not null ? await FindStartedAsync(start.Session, ct) : null;
                mayBeThere = true;
                return started ?? await StartAsync(start, ct);
            },
            cancellationToken);
    }

    public async ValueTask<RotationResult> TryRotateAsync(SessionRotation rotation, CancellationToken cancellationToken)
    {
        if (rotations is not null && !scoped.IsInTransaction && await RotateInGroupAsync(rotations, rotation, cancellationToken) is { } result)
        {
            return result;
        }

        // What the application began belongs together; and who has to wait for another transaction holds up nobody but itself.
        var alone = rotation.Proof is null
            ? await guard.RepeatTogetherAsync(Context, ct => Context.RotateAsync(rotation, ct), cancellationToken)
            : await guard.OnceTogetherAsync(Context, ct => Context.RotateAsync(rotation, ct), cancellationToken);
        return alone ?? new RotationResult(Rotated: null, Current: null, RotationProof.Replayed);
    }

    public async ValueTask<DeviceSession?> FindAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(Context, ct => Context.FindSessionAsync(userId, sessionId, ct), cancellationToken);

    public async ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            Context,
            ct => Sessions
                .Where(session => session.UserId == userId && session.ExpiresAt > now)
                .OrderByDescending(session => session.RotatedAt ?? session.CreatedAt)
                .ThenByDescending(session => session.Id)
                .ToListAsync(ct),
            cancellationToken);

    public async ValueTask<ForeignRepeatResult> TryNoteRepeatAsync(ForeignRepeat repeat, CancellationToken cancellationToken)
        => (await guard.RepeatTogetherAsync(Context, ct => NoteAsync(repeat, ct)!, cancellationToken))!;

    public async ValueTask<DeviceSession?> TryProveAsync(SessionProof proof, CancellationToken cancellationToken)
        => proof.SecondFactor is null
            ? await guard.RepeatTogetherAsync(Context, ct => ProveAsync(proof, ct), cancellationToken)
            : await guard.OnceTogetherAsync(Context, ct => ProveAsync(proof, ct), cancellationToken);

    public async ValueTask<DeviceSession?> TryRenameAsync(
        long userId, string? askingSessionId, long id, string? deviceName, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatTogetherAsync(
            Context,
            async ct => await Context.HoldAsync(userId, askingSessionId, condition: null, now, ct) ? await RenameAsync(userId, id, deviceName, now, ct) : null,
            cancellationToken);

    public async ValueTask<DeviceSession?> TryRevokeAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => await guard.RepeatTogetherAsync(Context, ct => revoker.RevokeAsync(userId, sessionId, ct), cancellationToken);

    public async ValueTask<DeviceSession?> TryRevokeAsync(
        long userId, string? askingSessionId, long id, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatTogetherAsync(
            Context,
            async ct => await Context.HoldAsync(userId, askingSessionId, condition: null, now, ct) ? await revoker.RevokeAsync(userId, id, ct) : null,
            cancellationToken);

    public async ValueTask<IReadOnlyList<DeviceSession>?> TryRevokeAllAsync(
        long userId, string askingSessionId, bool keepsAsking, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatTogetherAsync(
            Context,
            async ct => await Context.HoldAsync(userId, askingSessionId, condition: null, now, ct) ? await revoker.RevokeAllAsync(userId, keepsAsking ? askingSessionId : null, ct) : null,
            cancellationToken);

    public async ValueTask<IReadOnlyList<DeviceSession>> RevokeAllAsync(
        long userId, string? exceptSessionId, CancellationToken cancellationToken)
        => (await guard.RepeatTogetherAsync(Context, ct => EndAllHeldAsync(userId, exceptSessionId, ct)!, cancellationToken))!;

    public async ValueTask<CleanupBatch> RemoveExpiredAsync(DateTimeOffset now, long after, CancellationToken cancellationToken)
        => await guard.RepeatAsync(Context, ct => RemoveBatchAsync(now, after, ct), cancellationToken);

    /// <summary>With a proof, the second of two attempts would find the note of the first.</summary>
    private Task<RotationResult?> RotateInGroupAsync(RotationQueue queue, SessionRotation rotation, CancellationToken cancellationToken)
        => rotation.Proof is null
            ? guard.RepeatAsync(ct => queue.RotateAsync(rotation, ct), cancellationToken)
            : guard.OnceAsync(ct => queue.RotateAsync(rotation, ct), cancellationToken);

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

    private async Task<DeviceSession?> ProveAsync(SessionProof proof, CancellationToken cancellationToken)
    {
        var factor = proof.SecondFactor;
        if (factor is null
            ? !await Context.HoldAsync(proof.UserId, proof.SessionId, proof.Condition, proof.Now, cancellationToken)
            : !await Context.HoldAsync(proof.UserId, proof.SessionId, proof.Condition, factor.Version, proof.Now, cancellationToken)
                || !await Context.UseAsync(proof.UserId, factor, proof.Now, cancellationToken))
        {
            return null;
        }

        var session = Context.Set<DeviceSession>().Where(row => row.UserId == proof.UserId && row.SessionId == proof.SessionId && row.ExpiresAt > proof.Now);
        var kept = proof.KeptMethods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(session, SessionQueries.WithMethod);
        var noted = await kept.ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.ProvedAt, proof.ProvedAt)
                .SetProperty(row => row.Methods, proof.Methods)
                .SetProperty(row => row.SocialAccountId, row => proof.SocialAccountId ?? row.SocialAccountId)
                .SetProperty(row => row.UpdatedAt, proof.Now),
            cancellationToken);
        return noted == 1 ? await session.AsNoTracking().SingleAsync(cancellationToken) : null;
    }

    private async Task<DeviceSession?> RenameAsync(
        long userId, long id, string? deviceName, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var renamed = await Context.Set<DeviceSession>()
            .Where(session => session.UserId == userId && session.Id == id && session.ExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(session => session.DeviceName, deviceName).SetProperty(session => session.UpdatedAt, now),
                cancellationToken);
        return renamed == 1 ? await Sessions.SingleOrDefaultAsync(session => session.UserId == userId && session.Id == id, cancellationToken) : null;
    }

    private async Task<ForeignRepeatResult> NoteAsync(ForeignRepeat repeat, CancellationToken cancellationToken)
    {
        var current = Context.Set<DeviceSession>().Where(session => session.UserId == repeat.UserId
            && session.SessionId == repeat.SessionId
            && session.RefreshTokenHash == repeat.CurrentHash
            && Context.Set<User>().Any(user => user.Id == repeat.UserId && user.IsActive));
        var counted = await current
            .Where(session => session.ForeignRepeats <= 0)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(session => session.ForeignRepeats, session => 1 - session.ForeignRepeats)
                    .SetProperty(session => session.RepeatUserAgent, session => session.RepeatedAt == null ? repeat.UserAgent : session.RepeatUserAgent)
                    .SetProperty(session => session.RepeatIpAddress, session => session.RepeatedAt == null ? repeat.IpAddress : session.RepeatIpAddress)
                    .SetProperty(session => session.RepeatedAt, session => session.RepeatedAt ?? repeat.Now)
                    .SetProperty(session => session.UpdatedAt, repeat.Now),
                cancellationToken);
        return new ForeignRepeatResult(await current.AsNoTracking().SingleOrDefaultAsync(cancellationToken), counted == 1);
    }

    private async Task<SessionStarted?> StartAsync(SessionStart start, CancellationToken cancellationToken)
    {
        var session = start.Session;
        var (userId, now, factor) = (session.UserId, session.CreatedAt, start.SecondFactor);
        if (!await Context.HoldAsync(userId, sessionId: null, start.Condition, factor?.Version, now, cancellationToken)
            || (factor is not null && !await Context.UseAsync(userId, factor, now, cancellationToken)))
        {
            return null;
        }

        var replaced = await revoker.EndOnDeviceAsync(session, cancellationToken);
        session.DeviceName ??= replaced?.DeviceName;
        await Context.InsertAsync(session, cancellationToken);
        if (factor is not null)
        {
            await SetTrustAsync(start, factor, cancellationToken);
        }

        return new SessionStarted
        {
            Session = session,
            Replaced = replaced,
            Evicted = start.MaximumSessions == 0 ? [] : await EvictAsync(session, start.MaximumSessions, cancellationToken),
        };
    }

    private async Task<SessionStarted?> FindStartedAsync(DeviceSession session, CancellationToken cancellationToken)
        => await Context.FindSessionAsync(session.UserId, session.SessionId, cancellationToken) is { } there
            ? new SessionStarted { Session = there }
            : null;

    /// <summary>Who showed a factor on a trusted device could not show that it is this device: the trust is over, unless it is wished for anew.</summary>
    private async Task SetTrustAsync(SessionStart start, SecondFactorProof factor, CancellationToken cancellationToken)
    {
        var session = start.Session;
        if (start.TrustUntil is { } until)
        {
            await Context.TrustAsync(session, until, cancellationToken);
        }
        else if (factor.Use is not TrustedDeviceUse)
        {
            await Context.EndTrustAsync(session.UserId, session.DeviceId, cancellationToken);
        }
    }

    /// <summary>The user's row first, as everywhere: two that end the same sessions would else wait for each other.</summary>
    private async Task<IReadOnlyList<DeviceSession>> EndAllHeldAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken)
    {
        await Context.Set<User>().Where(user => user.Id == userId).LockAsync(cancellationToken);
        return await revoker.RevokeAllAsync(userId, exceptSessionId, cancellationToken);
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
            if (await revoker.RevokeAsync(started.UserId, id, cancellationToken) is { } ended)
            {
                evicted.Add(ended);
            }
        }

        return evicted;
    }
}
