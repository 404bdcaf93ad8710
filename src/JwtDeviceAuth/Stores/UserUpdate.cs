namespace JwtDeviceAuth.Stores;

/// <summary>A change to a user, for <see cref="IUserStore.TryUpdateAsync"/>.</summary>
public sealed class UserUpdate
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>
    /// The <c>sid</c> of the session that asks, which has to be there and survives a new password; null where the application asks, and then a new
    /// password ends all.
    /// </summary>
    public string? SessionId { get; init; }

    /// <summary>What has to hold still; null where the application vouches.</summary>
    public required ProofCondition? Condition { get; init; }

    /// <summary>The new name; null leaves it.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The hash of the new password, which moves <see cref="User.PreviousProofAt"/> and <see cref="User.PasswordChangedAt"/> on; null leaves the
    /// password, and every session.
    /// </summary>
    public string? NewHash { get; init; }

    /// <summary>The time for <see cref="User.UpdatedAt"/> and <see cref="User.PasswordChangedAt"/>, and that the session's expiry is compared with.</summary>
    public required DateTimeOffset Now { get; init; }
}
