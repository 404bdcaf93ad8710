namespace JwtDeviceAuth.Stores;

/// <summary>
/// Keeps users. Every method is one atomic step that is decided in the database, so that it holds against other processes too; a method
/// whose name starts with Try returns false or null when its condition no longer held, and has then changed nothing. A step that ends
/// sessions leaves an <see cref="EndedSession"/> of each. A database that cannot do its work now is told by a
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

    /// <summary>Replaces a password's hash by another hash of the same password; no session ends.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="expectedHash">The hash that was verified.</param>
    /// <param name="newHash">The hash to store.</param>
    /// <param name="now">The time for <see cref="User.UpdatedAt"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if the stored hash is another one by now.</returns>
    ValueTask<bool> TryUpgradePasswordHashAsync(
        long userId, string expectedHash, string newHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a user's name, password or both; with a new password every session but one ends in the same step, and every
    /// <see cref="OneTimeCode"/> of the user is removed.
    /// </summary>
    /// <param name="update">What to change, and the condition.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The changed user and the sessions that ended; null if the user is gone or the condition did not hold.</returns>
    ValueTask<UserUpdated?> TryUpdateAsync(UserUpdate update, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a user and all that hangs on it: sessions, social accounts, and the application's rows that refer to it and go with it. Rows of the
    /// application that refer to it and do not go with it keep it: then nothing at all is deleted.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="expectedHash">The hash that was verified; null for a user who has none.</param>
    /// <param name="freshLogin">The session that has to be there; null if the password was the proof.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// What was done; never null. The condition fails if the user is gone, the stored hash is another one by now, or there is no such session.
    /// </returns>
    ValueTask<UserDeletionResult> TryDeleteAsync(
        long userId, string? expectedHash, FreshLogin? freshLogin, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a code out and sets <see cref="User.EmailConfirmedAt"/> of its user, unless that is set, in one step. The user's other codes of
    /// this purpose are removed.
    /// </summary>
    /// <param name="codeHash">SHA-256 of the code that was presented.</param>
    /// <param name="purpose">The purpose of the code.</param>
    /// <param name="now">The time that expiry is compared with, and when the address was confirmed.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// The user; null if there is no such code, it was taken already or has expired, its <see cref="OneTimeCode.Payload"/> is not the user's
    /// <see cref="User.NormalizedEmail"/> any more, or the user is not active. Of several calls with the same code exactly one gets the user.
    /// </returns>
    ValueTask<User?> TryConfirmEmailAsync(byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a code out and gives its user a new password, in one step, in which every session ends and every other code of the user is removed
    /// as well. Where the address was not confirmed before, it is now, and the user's social accounts are removed: whoever linked them had not
    /// shown that the address is theirs.
    /// </summary>
    /// <param name="reset">The code and the new hash.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// The changed user and the sessions that ended; null under the same conditions as in <see cref="TryConfirmEmailAsync"/>.
    /// </returns>
    ValueTask<UserUpdated?> TryResetPasswordAsync(PasswordReset reset, CancellationToken cancellationToken);
}
