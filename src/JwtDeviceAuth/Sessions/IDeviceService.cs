using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>Lists, names and ends a user's sessions.</summary>
public interface IDeviceService
{
    /// <summary>
    /// Lists the sessions that have not expired, the one used last first. The list shows the application when each refresh was; before it is
    /// shown to a person, see what <c>GET me/devices</c> leaves out, and why (docs/concepts/theft.md).
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, CancellationToken cancellationToken = default);

    /// <summary>Gives a device another name.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="id">The session's key, as in the list.</param>
    /// <param name="deviceName">The name; null removes it.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session after the change, or why there was none.</returns>
    ValueTask<DeviceResult> RenameAsync(Requester requester, long id, string? deviceName, CancellationToken cancellationToken = default);

    /// <summary>Ends one session from the list: its tokens are not accepted any more.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="id">The session's key, as in the list.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session that ended, or why none did.</returns>
    ValueTask<DeviceResult> RevokeAsync(Requester requester, long id, CancellationToken cancellationToken = default);

    /// <summary>Signs one device out: its tokens are not accepted any more. Does nothing if that has happened before.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="sessionId">The <c>sid</c> of the device's tokens.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>When it is done.</returns>
    ValueTask LogoutAsync(long userId, string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Signs all devices out, or all others.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="keepsAsking">Whether the session that asks is kept.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many sessions ended; null if the session that asks had ended before, and then none did.</returns>
    ValueTask<int?> LogoutAllAsync(Requester requester, bool keepsAsking, CancellationToken cancellationToken = default);
}
