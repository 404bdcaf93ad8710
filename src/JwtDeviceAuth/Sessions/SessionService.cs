using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Sessions;

/// <summary>The application's way to <see cref="SessionStarter"/>.</summary>
internal sealed class SessionService(IUserStore users, SessionStarter starter, StoreClock clock) : ISessionService
{
    public async ValueTask<SessionStartResult> StartAsync(
        long userId, LoginProof proof, LoginDevice device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(device);
        if (device.DeviceId is { } deviceId && !DeviceIds.IsValid(deviceId))
        {
            throw new ArgumentException("The device id must be 1 to 128 printable characters and not the reserved one.", nameof(device));
        }

        if (proof.ProvedAt > clock.GetUtcNow())
        {
            throw new ArgumentException("The time of the proof is in the future.", nameof(proof));
        }

        return await users.FindByIdAsync(userId, cancellationToken) is { } user
            ? await starter.StartAsync(user, proof, device, cancellationToken)
            : new SessionStartResult(SessionStartStatus.UserNotFound);
    }
}
