using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>The device list. Ending a session removes its row: a rotation under way either came before, or finds nothing.</summary>
internal sealed class DeviceService(
    IDeviceSessionStore store, SessionRevocations revocations, IOptions<JwtDeviceAuthOptions> options, StoreClock clock) : IDeviceService
{
    /// <summary>In the order of what the list shows: another would tell what it does not show.</summary>
    public async ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return
        [
            .. (await store.ListAsync(userId, now, cancellationToken))
                .OrderByDescending(session => DeviceListing.Of(session, now, options.Value).LastUsedAt)
                .ThenByDescending(session => session.Id),
        ];
    }

    public ValueTask<DeviceSession?> RenameAsync(long userId, long id, string? deviceName, CancellationToken cancellationToken)
        => store.TryRenameAsync(userId, id, Label.From(deviceName, Label.MaximumDeviceNameLength), clock.GetUtcNow().ToWholeMilliseconds(), cancellationToken);

    public async ValueTask<bool> EndAsync(long userId, long id, CancellationToken cancellationToken)
        => Told(await store.TryEndAsync(userId, id, cancellationToken), SessionEndReason.DeviceEnded);

    public async ValueTask LogoutAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => Told(await store.TryEndAsync(userId, sessionId, cancellationToken), SessionEndReason.Logout);

    public async ValueTask<int> LogoutAllAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken)
    {
        var ended = await store.EndAllAsync(userId, exceptSessionId, cancellationToken);
        revocations.Publish(ended, SessionEndReason.LogoutAll);
        return ended.Count;
    }

    private bool Told(DeviceSession? ended, SessionEndReason reason)
    {
        revocations.Publish(ended, reason);
        return ended is not null;
    }
}
