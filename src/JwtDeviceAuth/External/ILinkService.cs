using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>
/// The social accounts of a user who is signed in. There once a provider was added. Adding and removing one needs a proof of the person: the password,
/// or, for a user who has none, a login with a social account within <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/> in the session that asks;
/// for a user with a second factor, a login with both factors within that time.
/// </summary>
public interface ILinkService
{
    /// <summary>Lists a user's social accounts, the oldest link first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<LinkedAccount>> ListAsync(long userId, CancellationToken cancellationToken = default);

    /// <summary>Links a social account. Linking what is linked to this user already succeeds, so that a request can be repeated.</summary>
    /// <param name="request">Who asks, the proof, and what shows the account. Without the proof of the person, no code is used up.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The account, or why it is not linked.</returns>
    /// <exception cref="ArgumentException">The request shows no account, or shows one in more than one way.</exception>
    ValueTask<LinkResult> AddAsync(LinkRequest request, CancellationToken cancellationToken = default);

    /// <summary>Takes one social account away, and ends the sessions that were started with it; never the last way to sign in.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="accountId">The key of the account, as in the list.</param>
    /// <param name="password">The password; null for a user who has none, whose login has to be recent.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The account that is gone, or why it stays.</returns>
    ValueTask<LinkResult> RemoveAsync(Requester requester, long accountId, string? password, CancellationToken cancellationToken = default);
}
