using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Lets signed-in users see and change their second factors, and an operator remove them. A change needs, of a user without a second factor, the password
/// or what stands in for it; of one who has one, a session that was started with both factors within <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>.
/// </summary>
public interface ISecondFactorService
{
    /// <summary>Finds what a user has.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Empty lists if there is nothing.</returns>
    ValueTask<SecondFactorsOfUser> FindAsync(long userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to add an authenticator app (TOTP, RFC 6238), instead of one that is pending. It is pending for 10 minutes, and asks for nothing before
    /// its first code.
    /// </summary>
    /// <param name="requester">Who asks; the same session confirms it.</param>
    /// <param name="name">A name for it; null for none.</param>
    /// <param name="password">The password; null for a user who has none, or has a second factor.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The secret to show to the person, or why there is none.</returns>
    ValueTask<TotpSetupResult> StartTotpAsync(
        Requester requester, string? name, string? password, CancellationToken cancellationToken = default);

    /// <summary>Makes a pending authenticator app a factor.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="factorId">The key of the pending factor.</param>
    /// <param name="code">Its first code: six digits.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>Ten recovery codes with the user's first factor; or why it is none.</returns>
    ValueTask<SecondFactorResult> ConfirmTotpAsync(
        Requester requester, long factorId, string code, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes an authenticator app. Trust in devices ends with it; with the last factor the recovery codes go, and the live sessions count as signed in
    /// with one factor from their next refresh on.
    /// </summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="factorId">Its key; a pending one can be removed too.</param>
    /// <param name="password">As for <see cref="StartTotpAsync"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>Success, or why it stays.</returns>
    ValueTask<SecondFactorResult> RemoveTotpAsync(
        Requester requester, long factorId, string? password, CancellationToken cancellationToken = default);

    /// <summary>Makes ten new recovery codes; the old ones are void.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The codes, or why there are none.</returns>
    ValueTask<SecondFactorResult> ReplaceRecoveryCodesAsync(Requester requester, CancellationToken cancellationToken = default);

    /// <summary>Ends the trust in all devices: each needs a second factor again.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>Success, or that the session that asks has ended.</returns>
    ValueTask<SecondFactorResult> EndTrustAsync(Requester requester, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes all second factors of a user who has lost them, for an operator: nothing is asked, so be sure who it is that you help. The user gets a
    /// notice by e-mail, and a <see cref="SecondFactorRemoved"/> is published.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if the user has none, or there is no such user.</returns>
    ValueTask<bool> RemoveAllAsync(long userId, CancellationToken cancellationToken = default);
}
