using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Sessions;

/// <summary>The device list. Ending a session removes its row: a rotation under way either came before, or finds nothing.</summary>
internal sealed class DeviceService(
    IDeviceSessionStore store, SessionEndings endings, SecurityEventQueue events, StoreClock clock)
    : IDeviceService
{
    public ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, CancellationToken cancellationToken)
        => store.ListAsync(userId, clock.GetUtcNow(), cancellationToken);

    public async ValueTask<DeviceResult> RenameAsync(Requester requester, long id, string? deviceName, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var name = Label.From(deviceName, Label.MaximumDeviceNameLength);
        var renamed = await store.TryRenameAsync(requester.UserId, requester.SessionId, id, name, now, cancellationToken);
        if (renamed is null)
        {
            return await WhyNotAsync(requester, cancellationToken);
        }

        events.Publish(new DeviceRenamed(
            renamed.UserId, now, renamed.SessionId, renamed.DeviceName, requester.SessionId, requester.DeviceId, requester.Client.IpAddress,
            requester.Client.UserAgent));
        return new DeviceResult(renamed);
    }

    public async ValueTask<DeviceResult> EndAsync(Requester requester, long id, CancellationToken cancellationToken)
    {
        var ended = await store.TryEndAsync(requester.UserId, requester.SessionId, id, clock.GetUtcNow(), cancellationToken);
        endings.Tell(ended, SessionEndReason.DeviceEnded);
        return ended is null ? await WhyNotAsync(requester, cancellationToken) : new DeviceResult(ended);
    }

    public async ValueTask LogoutAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => endings.Tell(await store.TryEndAsync(userId, sessionId, cancellationToken), SessionEndReason.Logout);

    public async ValueTask<int?> LogoutAllAsync(Requester requester, bool keepsAsking, CancellationToken cancellationToken)
    {
        var ended = requester.SessionId is { } asking
            ? await store.TryEndAllAsync(requester.UserId, asking, keepsAsking, clock.GetUtcNow(), cancellationToken)
            : await store.EndAllAsync(requester.UserId, exceptSessionId: null, cancellationToken);
        endings.Tell(ended ?? [], SessionEndReason.LogoutAll);
        return ended?.Count;
    }

    /// <summary>Only to say why; what was written, or not, is decided.</summary>
    private async ValueTask<DeviceResult> WhyNotAsync(Requester requester, CancellationToken cancellationToken)
        => requester.SessionId is { } asking && await store.FindAsync(requester.UserId, asking, cancellationToken) is null
            ? new DeviceResult(DeviceStatus.SessionEnded)
            : new DeviceResult(DeviceStatus.NotFound);
}
