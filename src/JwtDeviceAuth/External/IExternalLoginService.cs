using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>Signs users in with accounts that they have elsewhere. There once a provider was added.</summary>
public interface IExternalLoginService
{
    /// <summary>Trades the one-time code of a login in a browser for a session on the device that was named when it began.</summary>
    /// <param name="code">The code that came to the return address.</param>
    /// <param name="codeVerifier">The secret whose S256 challenge began the login (RFC 7636); a wrong one uses the code up.</param>
    /// <param name="client">What is known of the client.</param>
    /// <param name="deviceProof">As <see cref="LoginDevice.DeviceProof"/>; null for none.</param>
    /// <param name="key">As <see cref="LoginDevice.Key"/>; null for none.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user and the tokens, or why there are none.</returns>
    ValueTask<ExternalLoginResult> ExchangeAsync(
        string code,
        string codeVerifier,
        ClientInfo client,
        string? deviceProof = null,
        DeviceKey? key = null,
        CancellationToken cancellationToken = default);

    /// <summary>Signs in with an ID token that a native app got by its provider's SDK (OpenID Connect Core, section 3.1.3.7). It works once.</summary>
    /// <param name="request">The ID token, and where the session is to be.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user and the tokens, or why there are none.</returns>
    /// <exception cref="ArgumentException">The device id is not <see cref="DeviceIds.IsValid">valid</see>.</exception>
    ValueTask<ExternalLoginResult> LoginAsync(IdTokenLoginRequest request, CancellationToken cancellationToken = default);

    /// <summary>Signs in somebody whom the application itself has seen sign in to a provider just now.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="identity">What the provider says of the person. A verified address opens the account that has confirmed it.</param>
    /// <param name="device">Where the session is to be.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user and the tokens, or why there are none.</returns>
    /// <exception cref="ArgumentException">The device id is not <see cref="DeviceIds.IsValid">valid</see>.</exception>
    ValueTask<ExternalLoginResult> LoginAsync(
        string provider, ExternalIdentity identity, LoginDevice device, CancellationToken cancellationToken = default);
}
