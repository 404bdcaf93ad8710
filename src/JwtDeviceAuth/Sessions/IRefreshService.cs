using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>Trades refresh tokens for new ones.</summary>
public interface IRefreshService
{
    /// <summary>
    /// Replaces a refresh token. The same token presented again within <see cref="JwtDeviceAuthOptions.ReuseLeeway"/> of the rotation
    /// gives the same successor; any other use of a replaced token ends the device's session.
    /// </summary>
    /// <param name="refreshToken">What the client sent.</param>
    /// <param name="client">What is known of the client.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>New tokens, or why there are none; does not throw for a bad token.</returns>
    ValueTask<RefreshResult> RefreshAsync(string refreshToken, ClientInfo client, CancellationToken cancellationToken = default);
}
