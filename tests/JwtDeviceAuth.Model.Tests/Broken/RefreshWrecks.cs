using System.Collections.Concurrent;
using System.Security.Cryptography;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.Model.Tests.Broken;

/// <summary>Faults that a store could have, or a rule could be given by one who means well.</summary>
internal static class RefreshWrecks
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
                    return new RotationResult(Rotated: null, session, RotationProof.None);
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
                return new RotationResult(await real.FindAsync(rotation.UserId, rotation.SessionId, ct), Current: null, RotationProof.None);
            },
        };

    /// <summary>A retry within the leeway starts the leeway anew, so that a copy can be used for ever.</summary>
    public static IDeviceSessionStore LeewayExtendedOnRetry(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Rotate = async (rotation, ct) =>
            {
                var result = await real.TryRotateAsync(rotation, ct);
                var now = clock.GetUtcNow();
                if (now - result.Current?.RotatedAt < ProtocolModel.Leeway)
                {
                    await context.Set<DeviceSession>()
                        .Where(row => row.SessionId == rotation.SessionId)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.RotatedAt, now), ct);
                }

                return result;
            },
        };

    /// <summary>The predecessor of the predecessor is given its own successor too. One for each host, for what it remembers.</summary>
    public static Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> PredecessorOfPredecessorAccepted()
    {
        var replaced = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        return (real, _, _) => new BrokenStore(real)
        {
            Rotate = async (rotation, ct) =>
            {
                var result = await real.TryRotateAsync(rotation, ct);
                if (result.Rotated is not null)
                {
                    replaced[rotation.SessionId] = rotation.PresentedHash;
                }
                else if (result.Current is { } session
                    && replaced.TryGetValue(rotation.SessionId, out var predecessor)
                    && predecessor.AsSpan().SequenceEqual(rotation.SuccessorHash))
                {
                    session.RefreshTokenHash = rotation.SuccessorHash;
                }

                return result;
            },
        };
    }

    /// <summary>A stolen copy signs the user out everywhere.</summary>
    public static IDeviceSessionStore TheftEndsEveryDevice(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            End = async (userId, sessionId, ct) =>
            {
                var ended = await real.TryRevokeAsync(userId, sessionId, ct);
                await real.RevokeAllAsync(userId, exceptSessionId: null, ct);
                return ended;
            },
        };

    /// <summary>An end that only expires the row; a rotation under way brings the session back.</summary>
    public static IDeviceSessionStore EndForgotten(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real) { End = async (userId, sessionId, ct) => await real.FindAsync(userId, sessionId, ct) };

    /// <summary>Repeats from elsewhere are answered like any other, time after time.</summary>
    public static IDeviceSessionStore ForeignRepeatsNotCounted(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            NoteRepeat = async (repeat, ct) => new ForeignRepeatResult(await real.FindAsync(repeat.UserId, repeat.SessionId, ct), IsCounted: false),
        };

    /// <summary>Three repeats from elsewhere are theft, with however many rotations in between.</summary>
    public static IDeviceSessionStore ForeignRepeatsNotInARow(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Rotate = async (rotation, ct) =>
            {
                var before = await real.FindAsync(rotation.UserId, rotation.SessionId, ct);
                var result = await real.TryRotateAsync(rotation, ct);
                if (result.Rotated is not null && before?.ForeignRepeats < 0)
                {
                    await context.Set<DeviceSession>()
                        .Where(row => row.SessionId == rotation.SessionId)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.ForeignRepeats, before.ForeignRepeats), ct);
                }

                return result;
            },
        };
}
