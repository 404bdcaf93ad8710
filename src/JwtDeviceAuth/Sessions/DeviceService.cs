using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Sessions;

/// <summary>The device list. Ending a session removes its row: a rotation under way either came before, or finds nothing.</summary>
internal sealed class DeviceService(IDeviceSessionStore store, SessionRevocations revocations, StoreClock clock) : IDeviceService
{
    public ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, CancellationToken cancellationToken)
        => store.ListAsync(userId, clock.GetUtcNow(), cancellationToken);

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
