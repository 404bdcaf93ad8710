using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>Lets signed-in users see, change and delete their account.</summary>
public interface IProfileService
{
    /// <summary>Finds a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The user, active or not; null if there is none.</returns>
    ValueTask<User?> FindAsync(long userId, CancellationToken cancellationToken);

    /// <summary>
    /// Changes the name, the password or both, for who knows the password, or has none and has just signed in with a social account. A new
    /// password ends every other session.
    /// </summary>
    /// <param name="request">What to change.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The changed user, or why nothing was changed.</returns>
    ValueTask<ProfileOutcome> UpdateAsync(ProfileUpdateRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the account and all that hangs on it, for who knows the password, or has none and has just signed in with a social account.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="password">The password; null for a user who has none.</param>
    /// <param name="sessionId">The <c>sid</c> of the session that asks, whose login has to be fresh where there is no password.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The deleted user, or why nothing was deleted.</returns>
    ValueTask<ProfileOutcome> DeleteAsync(long userId, string? password, string? sessionId, CancellationToken cancellationToken);
}
