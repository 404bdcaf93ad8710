namespace JwtDeviceAuth.Stores;

/// <summary>
/// Keeps second factors, recovery codes, logins that wait for a second factor, and trusted devices. Every method is one atomic step that is decided
/// in the database, under the lock of the user's row where it changes a factor. A step with a <see cref="SecondFactorChange"/> that does not hold has
/// changed nothing, and one with a <see cref="ProofCondition"/> or <see cref="SecondFactorUse"/> that the store does not know throws
/// <see cref="NotSupportedException"/>. Second factors are used up by <see cref="IDeviceSessionStore.TryStartAsync"/>. A database that cannot do its
/// work now is reported by a <see cref="StoreUnavailableException"/>.
/// </summary>
public interface ISecondFactorStore
{
    /// <summary>Finds what a user has.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Empty lists if there is nothing.</returns>
    ValueTask<SecondFactorsOfUser> FindAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds an authenticator app that is pending, instead of any other pending one of the user.</summary>
    /// <param name="factor">The factor; gets its <see cref="TotpFactor.Id"/>.</param>
    /// <param name="change">Who asks, and the conditions.</param>
    /// <param name="maximum">How many the user may have with it.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>Whether it is there.</returns>
    ValueTask<TotpAddStatus> TryAddTotpAsync(TotpFactor factor, SecondFactorChange change, int maximum, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a pending authenticator app a factor. With the first factor the user's other pending ones, registrations of passkeys that have begun, and
    /// logins that wait to enrol, are removed.
    /// </summary>
    /// <param name="confirmation">The factor, the step and the recovery codes.</param>
    /// <param name="change">Who asks; <see cref="SecondFactorChange.Version"/> is checked here too.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The factor; null if it is not pending any more, or a condition does not hold. Of several calls at once one gets it.</returns>
    ValueTask<TotpConfirmed?> TryConfirmTotpAsync(TotpConfirmation confirmation, SecondFactorChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an authenticator app, pending or not. With a factor go the user's waiting logins and trusted devices, and
    /// <see cref="User.SecondFactorVersion"/> changes; with the last one it becomes null, the recovery codes go, and the live sessions lose the words
    /// of second factors in their <see cref="DeviceSession.Methods"/>.
    /// </summary>
    /// <param name="factorId">The factor.</param>
    /// <param name="change">Who asks, and the conditions.</param>
    /// <param name="newVersion">The <see cref="User.SecondFactorVersion"/> if a factor is left.</param>
    /// <param name="keepsLast">Whether the last one has to stay.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>What was removed, or why nothing was.</returns>
    ValueTask<TotpRemoveResult> TryRemoveTotpAsync(
        long factorId, SecondFactorChange change, long newVersion, bool keepsLast, CancellationToken cancellationToken);

    /// <summary>Replaces all recovery codes of a user who has a second factor.</summary>
    /// <param name="codeHashes">The new ones.</param>
    /// <param name="change">Who asks, and the conditions.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if a condition does not hold.</returns>
    ValueTask<bool> TryReplaceRecoveryCodesAsync(
        IReadOnlyList<byte[]> codeHashes, SecondFactorChange change, CancellationToken cancellationToken);

    /// <summary>Whether a recovery code is there. The start of a session takes it out, in the step that writes.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="codeHash">Its <see cref="RecoveryCode.CodeHash"/>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>True if it is.</returns>
    ValueTask<bool> HasRecoveryCodeAsync(long userId, byte[] codeHash, CancellationToken cancellationToken);

    /// <summary>Removes all second factors of a user, with all that goes with the last one. For an operator: nothing is asked.</summary>
    /// <param name="userId">The user, active or not.</param>
    /// <param name="now">The time for <see cref="User.UpdatedAt"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if the user has none, or there is no such user.</returns>
    ValueTask<bool> RemoveAllAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether a device is trusted now. The start of a session asks again, in the step that writes.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="use">The device, and since when it can show that it is this one.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>True if it is.</returns>
    ValueTask<bool> IsTrustedAsync(long userId, TrustedDeviceUse use, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends the trust in all devices of a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="sessionId">The <c>sid</c> of the session that asks, which has to be there; null where the application asks.</param>
    /// <param name="now">The time that the session's expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many there were; null if the session that asks is not there.</returns>
    ValueTask<int?> TryEndTrustAsync(long userId, string? sessionId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds a login that waits.</summary>
    /// <param name="challenge">The login.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>When it is stored.</returns>
    ValueTask AddChallengeAsync(LoginChallenge challenge, CancellationToken cancellationToken);

    /// <summary>Finds a login that waits.</summary>
    /// <param name="tokenHash">SHA-256 of the token that was presented.</param>
    /// <param name="purpose">What it was presented for.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The login; null if there is none for this purpose, or it has expired.</returns>
    ValueTask<LoginChallenge?> FindChallengeAsync(byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Counts one code for a login that waits, before it is looked at, by one conditional write: of many at once no more get through than
    /// <paramref name="maximum"/>.
    /// </summary>
    /// <param name="tokenHash">SHA-256 of the token that was presented.</param>
    /// <param name="maximum">How many codes there can be.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if that many were tried, or there is no such login any more.</returns>
    ValueTask<bool> TryCountAttemptAsync(byte[] tokenHash, int maximum, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes the waiting logins, pending factors and trusted devices that have expired.</summary>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many rows were removed.</returns>
    ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
