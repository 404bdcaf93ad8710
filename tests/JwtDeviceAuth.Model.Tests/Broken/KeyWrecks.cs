using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.Model.Tests.Broken;

/// <summary>Faults that a store could have with sessions that are bound to keys.</summary>
internal static class KeyWrecks
{
    /// <summary>A rotation does not ask for the key.</summary>
    public static IDeviceSessionStore ForgottenAtRotation(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Rotate = async (rotation, ct) => await real.TryRotateAsync(
                With(rotation, (await real.FindAsync(rotation.UserId, rotation.SessionId, ct))?.KeyThumbprint ?? rotation.KeyThumbprint), ct),
        };

    /// <summary>A rotation without the key is refused, and its successor is bound to the key that came with it all the same.</summary>
    public static IDeviceSessionStore BoundAnew(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Rotate = async (rotation, ct) =>
            {
                var result = await real.TryRotateAsync(rotation, ct);
                if (rotation.KeyThumbprint is { } key && result.Current is { KeyThumbprint: not null } current && current.RefreshTokenHash.SequenceEqual(rotation.PresentedHash))
                {
                    await BindAsync(context, rotation.SessionId, key, ct);
                }

                return result;
            },
        };

    /// <summary>The next login on a device starts a session without its key.</summary>
    public static IDeviceSessionStore ForgottenAtLoginOnTheSameDevice(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Start = async (start, ct) =>
            {
                var started = await real.TryStartAsync(start, ct);
                if (started is { Replaced: not null, Session: var session })
                {
                    session.KeyThumbprint = null;
                    await BindAsync(context, session.SessionId, key: null, ct);
                }

                return started;
            },
        };

    /// <summary>Who asks again within the leeway is not asked for the key.</summary>
    public static IDeviceSessionStore ForgottenInTheLeeway(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Rotate = async (rotation, ct) =>
            {
                var result = await real.TryRotateAsync(rotation, ct);
                if (result.Current is { KeyThumbprint: not null } current && current.RefreshTokenHash.SequenceEqual(rotation.SuccessorHash))
                {
                    current.KeyThumbprint = null;
                }

                return result;
            },
        };

    private static Task<int> BindAsync(JwtDeviceAuthDbContext context, string sessionId, string? key, CancellationToken cancellationToken)
        => context.Set<DeviceSession>().Where(row => row.SessionId == sessionId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.KeyThumbprint, key), cancellationToken);

    private static SessionRotation With(SessionRotation rotation, string? key) => new()
    {
        UserId = rotation.UserId,
        SessionId = rotation.SessionId,
        PresentedHash = rotation.PresentedHash,
        SuccessorHash = rotation.SuccessorHash,
        Now = rotation.Now,
        ExpiresAt = rotation.ExpiresAt,
        ListedUntil = rotation.ListedUntil,
        UserAgent = rotation.UserAgent,
        IpAddress = rotation.IpAddress,
        KeyThumbprint = key,
        Proof = rotation.Proof,
        BindsAccessToken = rotation.BindsAccessToken,
    };
}
