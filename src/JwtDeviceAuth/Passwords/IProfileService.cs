using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>Lets signed-in users see, change and delete their account.</summary>
public interface IProfileService
{
    /// <summary>Finds a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The user, active or not; null if there is none.</returns>
    ValueTask<User?> FindAsync(long userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the name, the password or both, for a user who knows the password; who has none, and has signed in with a social account within
    /// <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>; or who has a second factor, and has signed in with both factors within that time. A new
    /// password ends every session except the one that asks.
    /// </summary>
    /// <param name="request">What to change, and who asks.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The changed user, or why nothing was changed.</returns>
    ValueTask<ProfileResult> UpdateAsync(ProfileUpdateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes the account and all that belongs to it, on the same proof as <see cref="UpdateAsync"/>.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="password">The password; null for a user who has none.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The deleted user, or why nothing was deleted.</returns>
    ValueTask<ProfileResult> DeleteAsync(Requester requester, string? password, CancellationToken cancellationToken = default);
}
