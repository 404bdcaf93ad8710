namespace JwtDeviceAuth.Stores;

/// <summary>A social account to take away, for <see cref="ISocialAccountStore.TryUnlinkAsync"/>.</summary>
public sealed class SocialAccountRemoval
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>The key of the account.</summary>
    public required long AccountId { get; init; }

    /// <summary>The <c>sid</c> of the session that asks, which has to be there; null where the application asks.</summary>
    public string? SessionId { get; init; }

    /// <summary>What has to hold still; null where the application vouches.</summary>
    public required ProofCondition? Condition { get; init; }

    /// <summary>The time that the session's expiry is compared with.</summary>
    public required DateTimeOffset Now { get; init; }
}
