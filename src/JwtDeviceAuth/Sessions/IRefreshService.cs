using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>Trades refresh tokens for new ones.</summary>
public interface IRefreshService
{
    /// <summary>
    /// Replaces a refresh token. The same token presented again within <see cref="JwtDeviceAuthOptions.ReuseLeeway"/> of the rotation
    /// gives the same successor; any other use of a replaced token ends the device's session. A session that is bound to a key needs that key, and then the leeway has no
    /// end as long as the successor was not used, and nothing ends.
    /// </summary>
    /// <param name="refreshToken">What the client sent.</param>
    /// <param name="client">What is known of the client.</param>
    /// <param name="key">
    /// The key that the client proved to have; null for none. A session that is bound to none is bound to it, if the token is the current one and <c>DPoP:Mode</c> is not <c>Off</c>.
    /// </param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>New tokens, or why there are none; does not throw for a bad token.</returns>
    ValueTask<RefreshResult> RefreshAsync(
        string refreshToken, ClientInfo client, DeviceKey? key = null, CancellationToken cancellationToken = default);
}
