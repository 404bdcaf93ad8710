using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>Lists, names and ends a user's sessions.</summary>
public interface IDeviceService
{
    /// <summary>
    /// Lists the sessions that have not expired, the one used last first. The list tells the application when each refresh was; before a person is
    /// told, see what <c>GET me/devices</c> leaves out, and why (docs/tokens.md).
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, CancellationToken cancellationToken);

    /// <summary>Gives a device another name.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="id">The session's key, as in the list.</param>
    /// <param name="deviceName">The name; null removes it.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session after the change; null if this user has no such session.</returns>
    ValueTask<DeviceSession?> RenameAsync(long userId, long id, string? deviceName, CancellationToken cancellationToken);

    /// <summary>Ends one session from the list: its refresh token is dead.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="id">The session's key, as in the list.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if this user has no such session.</returns>
    ValueTask<bool> EndAsync(long userId, long id, CancellationToken cancellationToken);

    /// <summary>Signs one device out: its refresh token is dead. Does nothing if that has happened before.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="sessionId">The <c>sid</c> of the device's tokens.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>When it is done.</returns>
    ValueTask LogoutAsync(long userId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Signs all devices out.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="exceptSessionId">The <c>sid</c> of a session to keep; null ends them all.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many sessions ended.</returns>
    ValueTask<int> LogoutAllAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken);
}
