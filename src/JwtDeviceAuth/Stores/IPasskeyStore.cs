namespace JwtDeviceAuth.Stores;

/// <summary>
/// Keeps passkeys. They are second factors: with the first one a user gets a <see cref="User.SecondFactorVersion"/>, and so on, as with
/// <see cref="ISecondFactorStore"/>. They are used up by <see cref="IDeviceSessionStore"/>, with a <see cref="PasskeyUse"/>. Every method is one atomic step that is
/// decided in the database, under the lock of the user's row where it changes one. A database that cannot do its work now is reported by a
/// <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IPasskeyStore
{
    /// <summary>Finds a passkey.</summary>
    /// <param name="credentialId">Its credential id.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The passkey; null if nobody has it.</returns>
    ValueTask<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken);

    /// <summary>Lists a user's passkeys, the oldest first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a passkey and uses its challenge up: both, or neither. With the first factor goes what <see cref="ISecondFactorStore.TryConfirmTotpAsync"/> removes.
    /// </summary>
    /// <param name="addition">The passkey and the challenge.</param>
    /// <param name="change">Who asks, and the conditions.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>Whether it is there. Of several calls with one challenge, or with one credential id, one succeeds.</returns>
    ValueTask<PasskeyAddResult> TryAddAsync(PasskeyAddition addition, SecondFactorChange change, CancellationToken cancellationToken);

    /// <summary>Gives a passkey another name.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="askingSessionId">The <c>sid</c> of the session that asks, which has to be there; null where the application asks.</param>
    /// <param name="id">The passkey.</param>
    /// <param name="name">The name.</param>
    /// <param name="now">The time that the session's expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The passkey after the change; null if the user has none of this id, or not the session that asks.</returns>
    ValueTask<Passkey?> TryRenameAsync(
        long userId, string? askingSessionId, long id, string name, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes a passkey, unless it is the last way to sign in; what goes with a second factor goes with it.</summary>
    /// <param name="id">The passkey.</param>
    /// <param name="change">Who asks, and the conditions.</param>
    /// <param name="newVersion">The <see cref="User.SecondFactorVersion"/> if a factor is left.</param>
    /// <param name="keepsLast">Whether the last second factor has to stay.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>What was removed, or why nothing was.</returns>
    ValueTask<PasskeyRemoveResult> TryRemoveAsync(
        long id, SecondFactorChange change, long newVersion, bool keepsLast, CancellationToken cancellationToken);
}
