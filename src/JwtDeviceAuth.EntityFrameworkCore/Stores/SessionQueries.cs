using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal static class SessionQueries
{
    /// <summary>Those that have this word among <see cref="DeviceSession.Methods"/>.</summary>
    public static IQueryable<DeviceSession> WithMethod(this IQueryable<DeviceSession> sessions, string method)
    {
        var word = $" {method} ";
        return sessions.Where(session => (" " + session.Methods + " ").Contains(word));
    }

    /// <summary>The session, also if it has expired; null if there is none or its user is not active.</summary>
    public static Task<DeviceSession?> FindSessionAsync(
        this DbContext context, long userId, string sessionId, CancellationToken cancellationToken)
        => context.Set<DeviceSession>().AsNoTracking().SingleOrDefaultAsync(
            session => session.UserId == userId && session.SessionId == sessionId && context.Set<User>().Any(user => user.Id == userId && user.IsActive),
            cancellationToken);

    /// <summary>
    /// Rotates on the context's connection, by itself, in a transaction: until its end the row stays as this rotation left it, so that this is what is read. Null where the proof was noted
    /// before: then it has to be taken back.
    /// </summary>
    public static async Task<RotationResult?> RotateAsync(this DbContext context, SessionRotation rotation, CancellationToken cancellationToken)
    {
        var rotated = await context.Database.ExecuteSqlRawAsync(
            RotationSql.Of(context).Update, RotationSql.ArgumentsOf(context, rotation), cancellationToken);

        // After the row of the session is held, as in group commit: else two with one proof could wait for each other.
        if (rotated == 1 && rotation.Proof is { } proof && !await context.TryAddCodeAsync(proof, cancellationToken))
        {
            return null;
        }

        var session = await context.FindSessionAsync(rotation.UserId, rotation.SessionId, cancellationToken);
        return rotated == 1
            ? new RotationResult(session, Current: null, rotation.Proof is null ? RotationProof.None : RotationProof.Noted)
            : new RotationResult(Rotated: null, session, RotationProof.None);
    }
}
