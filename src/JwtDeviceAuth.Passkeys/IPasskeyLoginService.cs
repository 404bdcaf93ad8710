using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passkeys;

/// <summary>Signs people in with a passkey alone.</summary>
public interface IPasskeyLoginService
{
    /// <summary>Makes the options with which a browser lets a person choose a passkey. They say nothing of any account, and nothing is stored.</summary>
    /// <returns>WebAuthn's <c>PublicKeyCredentialRequestOptionsJSON</c>.</returns>
    string Start();

    /// <summary>Makes the options with which a login that waits for a second factor is answered by a passkey of its user.</summary>
    /// <param name="mfaToken">The token of that login.</param>
    /// <param name="key">The key that the client proved to have; null for none. A login that began with one needs the same.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>WebAuthn's <c>PublicKeyCredentialRequestOptionsJSON</c>, or why there are none.</returns>
    ValueTask<PasskeyOptionsResult> StartSecondFactorAsync(string mfaToken, DeviceKey? key = null, CancellationToken cancellationToken = default);

    /// <summary>Signs in with a passkey: it is both factors.</summary>
    /// <param name="passkey">The credential as JSON, as browsers' <c>toJSON()</c> gives it.</param>
    /// <param name="device">Where the session is to be.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session and its tokens, or why there are none.</returns>
    /// <exception cref="ArgumentException">The device id is not <see cref="Stores.DeviceIds.IsValid">valid</see>.</exception>
    ValueTask<PasskeyLoginResult> LoginAsync(string passkey, LoginDevice device, CancellationToken cancellationToken = default);
}
