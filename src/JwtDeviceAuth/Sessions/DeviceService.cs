using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>The device list. Ending a session removes its row: a rotation under way either came before, or finds nothing.</summary>
internal sealed class DeviceService(
    IDeviceSessionStore store,
    SessionRevocations revocations,
    SecurityEvents events,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock) : IDeviceService
{
    /// <summary>In the order of what the list shows: another order would reveal what it does not show.</summary>
    public async ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        return
        [
            .. (await store.ListAsync(userId, now, cancellationToken))
                .OrderByDescending(session => DeviceListing.Of(session, now, options.Value).LastUsedAt)
                .ThenByDescending(session => session.Id),
        ];
    }

    public async ValueTask<DeviceResult> RenameAsync(Requester requester, long id, string? deviceName, CancellationToken cancellationToken = default)
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

    public async ValueTask<DeviceResult> RevokeAsync(Requester requester, long id, CancellationToken cancellationToken = default)
    {
        var ended = await store.TryRevokeAsync(requester.UserId, requester.SessionId, id, clock.GetUtcNow(), cancellationToken);
        revocations.Publish(ended, RevocationReason.DeviceRevoked);
        return ended is null ? await WhyNotAsync(requester, cancellationToken) : new DeviceResult(ended);
    }

    public async ValueTask LogoutAsync(long userId, string sessionId, CancellationToken cancellationToken = default)
        => revocations.Publish(await store.TryRevokeAsync(userId, sessionId, cancellationToken), RevocationReason.Logout);

    public async ValueTask<int?> LogoutAllAsync(Requester requester, bool keepsAsking, CancellationToken cancellationToken = default)
    {
        var ended = requester.SessionId is { } asking
            ? await store.TryRevokeAllAsync(requester.UserId, asking, keepsAsking, clock.GetUtcNow(), cancellationToken)
            : await store.RevokeAllAsync(requester.UserId, exceptSessionId: null, cancellationToken);
        revocations.Publish(ended ?? [], RevocationReason.LogoutAll);
        return ended?.Count;
    }

    /// <summary>Only to say why; what was written, or not, is decided.</summary>
    private async ValueTask<DeviceResult> WhyNotAsync(Requester requester, CancellationToken cancellationToken)
        => requester.SessionId is { } asking && await store.FindAsync(requester.UserId, asking, cancellationToken) is null
            ? new DeviceResult(DeviceStatus.SessionRevoked)
            : new DeviceResult(DeviceStatus.NotFound);
}
