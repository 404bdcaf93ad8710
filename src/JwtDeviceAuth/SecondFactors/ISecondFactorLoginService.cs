using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Completes logins whose first factor was right: with the second, or by adding one where it is required.</summary>
public interface ISecondFactorLoginService
{
    /// <summary>
    /// Checks the second factor and starts the session that the login asked for, on the condition that the first factor still holds. The token and the
    /// factor are used up together with the start of the session, or not at all.
    /// </summary>
    /// <param name="request">The token and the answer.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user and the tokens, or why there are none.</returns>
    ValueTask<SecondFactorLoginResult> LoginAsync(SecondFactorLoginRequest request, CancellationToken cancellationToken = default);

    /// <summary>Begins to add an authenticator app, with the token of a login that needs one. It is pending for 10 minutes.</summary>
    /// <param name="token">The <c>mfa_token</c>, of <c>mfa_enrolment_required</c>.</param>
    /// <param name="name">A name for it; null for none.</param>
    /// <param name="key">The key that the client proved to have; null for none. A login that began with one needs the same.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The secret to show to the person, or why there is none.</returns>
    ValueTask<TotpSetupResult> StartTotpAsync(string token, string? name, DeviceKey? key = null, CancellationToken cancellationToken = default);

    /// <summary>Confirms the authenticator app with its first code, and starts the session that the login asked for: both, or neither.</summary>
    /// <param name="request">The token and the code (<see cref="SecondFactorLoginRequest.Answer"/>).</param>
    /// <param name="factorId">The key of the pending factor.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user, the tokens and the recovery codes, or why there are none.</returns>
    ValueTask<SecondFactorLoginResult> ConfirmTotpAsync(
        SecondFactorLoginRequest request, long factorId, CancellationToken cancellationToken = default);
}
