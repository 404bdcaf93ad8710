using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.Accounts;

/// <summary>
/// Keeps users. Every method is one atomic step that is decided in the database, so that it holds against other processes too; a method
/// whose name starts with Try returns false or null when its condition no longer held, and has then changed nothing. A step that ends
/// sessions leaves an <see cref="Revocation.EndedSession"/> of each. A database that cannot do its work now is told by a
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

    /// <summary>Changes a user's name, password or both; with a new password every session but one ends in the same step.</summary>
    /// <param name="update">What to change, and the hash that was verified.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The changed user and the sessions that ended; null if the user is gone or the stored hash is another one by now.</returns>
    ValueTask<UserUpdated?> TryUpdateAsync(UserUpdate update, CancellationToken cancellationToken);

    /// <summary>Deletes a user and all that hangs on it: sessions, social accounts, and the application's rows that refer to it.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="expectedHash">The hash that was verified.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The sessions that ended with it; null if the user is gone or the stored hash is another one by now.</returns>
    ValueTask<IReadOnlyList<DeviceSession>?> TryDeleteAsync(long userId, string expectedHash, CancellationToken cancellationToken);
}
