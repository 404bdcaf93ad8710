namespace JwtDeviceAuth.Stores;

/// <summary>The deletion of a user, for <see cref="IUserStore.TryDeleteAsync"/>.</summary>
public sealed class UserDeletion
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>The <c>sid</c> of the session that asks, which has to be there; null where the application asks.</summary>
    public string? SessionId { get; init; }

    /// <summary>What has to hold still; null where the application vouches.</summary>
    public required ProofCondition? Condition { get; init; }

    /// <summary>The time that the session's expiry is compared with.</summary>
    public required DateTimeOffset Now { get; init; }
}
