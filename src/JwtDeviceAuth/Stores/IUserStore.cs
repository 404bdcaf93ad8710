namespace JwtDeviceAuth.Stores;

/// <summary>
/// Keeps users. Every method is one atomic step that is decided in the database, so that it holds against other processes too; a method
/// whose name starts with Try returns false or null when its condition no longer held, and has then changed nothing. A step that ends
/// sessions leaves an <see cref="RevokedSession"/> of each. A step with a <see cref="ProofCondition"/> throws
/// <see cref="NotSupportedException"/> for a kind that the store does not know. A database that cannot do its work now is reported by a
/// <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IUserStore
{
    /// <summary>Finds a user by e-mail address.</summary>
    /// <param name="normalizedEmail">An address in the form of <see cref="EmailAddress.TryNormalize"/>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The user, active or not; null if there is none.</returns>
    ValueTask<User?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken);

    /// <summary>Finds a user by key.</summary>
    /// <param name="userId">The key.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The user, active or not; null if there is none.</returns>
    ValueTask<User?> FindByIdAsync(long userId, CancellationToken cancellationToken);

    /// <summary>Adds a user, unless the address is taken.</summary>
    /// <param name="user">The user; gets its <see cref="User.Id"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if another user has this address.</returns>
    ValueTask<bool> TryAddAsync(User user, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a password's hash by another hash of the same password; no session ends, and <see cref="User.PasswordChangedAt"/> stays.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="expectedHash">The hash that was verified.</param>
    /// <param name="newHash">The hash to store.</param>
    /// <param name="now">The time for <see cref="User.UpdatedAt"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if the stored hash is another one by now.</returns>
    ValueTask<bool> TryUpgradePasswordHashAsync(
        long userId, string expectedHash, string newHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a user's name, password or both; with a new password every session but the one that asks ends in the same step, every
    /// <see cref="OneTimeCode"/> of the user is removed, and <see cref="User.PreviousProofAt"/> and <see cref="User.PasswordChangedAt"/> move on.
    /// </summary>
    /// <param name="update">What to change, who asks, and the condition.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// The changed user and the sessions that ended; null if the user is gone or not active, the session that asks is gone, or the condition did
    /// not hold.
    /// </returns>
    ValueTask<UserUpdated?> TryUpdateAsync(UserUpdate update, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a user and all that belongs to it: sessions, social accounts, and the application's rows that refer to it and go with it. Rows of the
    /// application that refer to it and do not go with it keep it: then nothing at all is deleted.
    /// </summary>
    /// <param name="deletion">Whom to delete, who asks, and the condition.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>What was done; never null. The condition fails as in <see cref="TryUpdateAsync"/>.</returns>
    ValueTask<UserDeletionResult> TryDeleteAsync(UserDeletion deletion, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a code out and sets <see cref="User.EmailConfirmedAt"/> of its user, unless that is set, in one step. The user's other codes of
    /// this purpose are removed.
    /// </summary>
    /// <param name="confirmation">The code, and who presents it.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// The user; null if there is no such code, it is another user's, it was taken already or has expired, its <see cref="OneTimeCode.Payload"/> is
    /// not the user's <see cref="User.NormalizedEmail"/> any more, the user is not active, or the session that presents it is gone. Of several
    /// calls with the same code exactly one gets the user.
    /// </returns>
    ValueTask<User?> TryConfirmEmailAsync(EmailConfirmation confirmation, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a code out and gives its user a new password, in one step, in which every session ends, <see cref="User.PasswordChangedAt"/> is set
    /// and every other code of the user is removed as well. Where the address was not confirmed before, it is now, and the user's social accounts are removed: the person who linked them had not
    /// shown that the address is theirs.
    /// </summary>
    /// <param name="reset">The code and the new hash.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// The changed user, the sessions that ended and the social accounts that were removed; null if there is no such code, it was taken already or
    /// has expired, its <see cref="OneTimeCode.Payload"/> is not the user's <see cref="User.NormalizedEmail"/> any more, or the user is not active.
    /// </returns>
    ValueTask<UserUpdated?> TryResetPasswordAsync(PasswordReset reset, CancellationToken cancellationToken);
}
