using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal static class SessionQueries
{
    /// <summary>The session, also if it has expired; null if there is none or its user is not active.</summary>
    public static Task<DeviceSession?> FindSessionAsync(
        this DbContext context, long userId, string sessionId, CancellationToken cancellationToken)
        => context.OfActiveUser(userId, sessionId).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Rotates on the context's connection: what the row keeps is read before, and the conditions are those of the statement that writes.
    /// A database with group commit has a statement of its own for it, with the same conditions.
    /// </summary>
    public static async Task<RotationResult> RotateAsync(this DbContext context, SessionRotation rotation, CancellationToken cancellationToken)
    {
        if (await context.FindSessionAsync(rotation.UserId, rotation.SessionId, cancellationToken) is not { } session)
        {
            return new RotationResult(Rotated: null, Current: null);
        }

        if (!session.RefreshTokenHash.AsSpan().SequenceEqual(rotation.PresentedHash)
            || (session.KeyThumbprint is not null && session.KeyThumbprint != rotation.KeyThumbprint))
        {
            return new RotationResult(Rotated: null, session);
        }

        if (session.RotatedAt is null || session.RotatedAt <= rotation.ListedUntil)
        {
            (session.ListedAt, session.ListedUserAgent, session.ListedIpAddress) = (session.LastUsedAt, session.UserAgent, session.IpAddress);
        }

        // Values, and not the columns themselves: MySQL would read what the same statement has just set.
        session.BindsAccessToken = session.KeyThumbprint is null ? rotation.BindsAccessToken : session.BindsAccessToken;
        session.KeyThumbprint ??= rotation.KeyThumbprint;
        var expiresAt = rotation.ExpiresAt < session.AbsoluteExpiresAt ? rotation.ExpiresAt : session.AbsoluteExpiresAt;
        var rotated = await context.OfActiveUser(rotation.UserId, rotation.SessionId)
            .Where(row => row.RefreshTokenHash == rotation.PresentedHash && row.ExpiresAt > rotation.Now)
            .Where(row => row.KeyThumbprint == null || row.KeyThumbprint == rotation.KeyThumbprint)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.RefreshTokenHash, rotation.SuccessorHash)
                    .SetProperty(row => row.RotatedAt, rotation.Now)
                    .SetProperty(row => row.UpdatedAt, rotation.Now)
                    .SetProperty(row => row.ExpiresAt, expiresAt)
                    .SetProperty(row => row.UserAgent, rotation.UserAgent)
                    .SetProperty(row => row.IpAddress, rotation.IpAddress)
                    .SetProperty(row => row.ListedAt, session.ListedAt)
                    .SetProperty(row => row.ListedUserAgent, session.ListedUserAgent)
                    .SetProperty(row => row.ListedIpAddress, session.ListedIpAddress)
                    .SetProperty(row => row.KeyThumbprint, session.KeyThumbprint)
                    .SetProperty(row => row.BindsAccessToken, session.BindsAccessToken)
                    .SetProperty(row => row.ForeignRepeats, row => row.ForeignRepeats > 0 ? -row.ForeignRepeats : 0),
                cancellationToken);
        if (rotated == 0)
        {
            return new RotationResult(Rotated: null, await context.FindSessionAsync(rotation.UserId, rotation.SessionId, cancellationToken));
        }

        (session.RefreshTokenHash, session.RotatedAt, session.UpdatedAt) = (rotation.SuccessorHash, rotation.Now, rotation.Now);
        session.ForeignRepeats = session.ForeignRepeats > 0 ? -session.ForeignRepeats : 0;
        (session.ExpiresAt, session.UserAgent, session.IpAddress) = (expiresAt, rotation.UserAgent, rotation.IpAddress);
        return new RotationResult(session, Current: null);
    }

    private static IQueryable<DeviceSession> OfActiveUser(this DbContext context, long userId, string sessionId)
        => context.Set<DeviceSession>().Where(session
            => session.UserId == userId
                && session.SessionId == sessionId
                && context.Set<User>().Any(user => user.Id == userId && user.IsActive));
}
