using System.Collections.Concurrent;
using System.Security.Cryptography;
using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Sessions;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.Model.Tests.Broken;

/// <summary>Faults that a store could have, or a rule could be given by one who means well.</summary>
internal static class Wrecks
{
    /// <summary>Reads, compares, and writes without the comparison in the write; sometimes with a pause between, as on a busy machine.</summary>
    public static IDeviceSessionStore CheckThenWrite(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Rotate = async (rotation, ct) =>
            {
                var session = await real.FindAsync(rotation.UserId, rotation.SessionId, ct);
                if (session is null || session.ExpiresAt <= rotation.Now
                    || !CryptographicOperations.FixedTimeEquals(session.RefreshTokenHash, rotation.PresentedHash))
                {
                    return null;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10 * RandomNumberGenerator.GetInt32(2)), ct);
                var expires = rotation.ExpiresAt < session.AbsoluteExpiresAt ? rotation.ExpiresAt : session.AbsoluteExpiresAt;
                await context.Set<DeviceSession>()
                    .Where(row => row.SessionId == rotation.SessionId)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(row => row.RefreshTokenHash, rotation.SuccessorHash)
                            .SetProperty(row => row.RotatedAt, rotation.Now)
                            .SetProperty(row => row.ExpiresAt, expires),
                        ct);
                return await real.FindAsync(rotation.UserId, rotation.SessionId, ct);
            },
        };

    /// <summary>A retry within the leeway starts the leeway anew, so that a copy can be used for ever.</summary>
    public static IDeviceSessionStore LeewayExtendedOnRetry(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Find = async (userId, sessionId, ct) =>
            {
                var session = await real.FindAsync(userId, sessionId, ct);
                var now = clock.GetUtcNow();
                if (now - session?.RotatedAt < ProtocolModel.Leeway)
                {
                    await context.Set<DeviceSession>()
                        .Where(row => row.SessionId == sessionId)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.RotatedAt, now), ct);
                }

                return session;
            },
        };

    /// <summary>The predecessor of the predecessor is given its own successor too. One for each host, for what it remembers.</summary>
    public static Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> PredecessorOfPredecessorAccepted()
    {
        var replaced = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        return (real, _, _) =>
        {
            byte[] wanted = [];
            return new BrokenStore(real)
            {
                Rotate = async (rotation, ct) =>
                {
                    wanted = rotation.SuccessorHash;
                    var rotated = await real.TryRotateAsync(rotation, ct);
                    if (rotated is not null)
                    {
                        replaced[rotation.SessionId] = rotation.PresentedHash;
                    }

                    return rotated;
                },
                Find = async (userId, sessionId, ct) =>
                {
                    var session = await real.FindAsync(userId, sessionId, ct);
                    if (session is not null && replaced.TryGetValue(sessionId, out var predecessor) && predecessor.AsSpan().SequenceEqual(wanted))
                    {
                        session.RefreshTokenHash = wanted;
                    }

                    return session;
                },
            };
        };
    }

    /// <summary>A stolen copy signs the user out everywhere.</summary>
    public static IDeviceSessionStore TheftEndsEveryDevice(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            End = async (userId, sessionId, ct) =>
            {
                var ended = await real.TryEndAsync(userId, sessionId, ct);
                await real.EndAllAsync(userId, exceptSessionId: null, ct);
                return ended;
            },
        };

    /// <summary>An end that only expires the row; a rotation under way brings the session back.</summary>
    public static IDeviceSessionStore EndForgotten(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real) { End = async (userId, sessionId, ct) => await real.FindAsync(userId, sessionId, ct) };
}
