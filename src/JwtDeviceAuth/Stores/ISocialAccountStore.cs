namespace JwtDeviceAuth.Stores;

/// <summary>
/// Keeps users' accounts at social providers. Every method is one atomic step that is decided in the database: of several calls at once a
/// social account goes to one user only. A method whose name starts with Try has changed nothing when its condition no longer held. A step
/// that ends sessions leaves an <see cref="RevokedSession"/> of each. A database that cannot do its work now is reported by a
/// <see cref="StoreUnavailableException"/>. A step with a <see cref="ProofCondition"/> throws <see cref="NotSupportedException"/> for a kind that
/// the store does not know.
/// </summary>
public interface ISocialAccountStore
{
    /// <summary>Finds an account by what identifies it.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="providerUserId">The person's id at the provider.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The account; null if no user has it.</returns>
    ValueTask<SocialAccount?> FindAsync(string provider, string providerUserId, CancellationToken cancellationToken);

    /// <summary>Lists a user's accounts, the oldest link first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<SocialAccount>> ListAsync(long userId, CancellationToken cancellationToken);

    /// <summary>Adds a user and its first social account: both, or neither.</summary>
    /// <param name="user">The user; gets its <see cref="User.Id"/>.</param>
    /// <param name="account">The account; gets its <see cref="SocialAccount.Id"/> and <see cref="SocialAccount.UserId"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if another user has the social account or the e-mail address.</returns>
    ValueTask<bool> TryAddUserAsync(User user, SocialAccount account, CancellationToken cancellationToken);

    /// <summary>Gives an active user a social account that nobody has.</summary>
    /// <param name="link">The account, who asks, and the condition.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if a user has the social account, the session that asks is gone, or the condition did not hold.</returns>
    ValueTask<bool> TryLinkAsync(SocialAccountLink link, CancellationToken cancellationToken);

    /// <summary>
    /// Takes one of a user's accounts away and ends the sessions that were started with it, unless no other way to sign in would be left: an
    /// address with a password, or another account. Of two such calls at once the second sees what the first left.
    /// </summary>
    /// <param name="removal">Which account, who asks, and the condition.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>Whether it was done, and what ended.</returns>
    ValueTask<UnlinkResult> TryUnlinkAsync(SocialAccountRemoval removal, CancellationToken cancellationToken);

    /// <summary>Writes the address that the provider gives now. The user's own address stays.</summary>
    /// <param name="id">The account's key.</param>
    /// <param name="email">The address, or null.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if the account is gone.</returns>
    ValueTask<bool> UpdateEmailAsync(long id, string? email, CancellationToken cancellationToken);
}
