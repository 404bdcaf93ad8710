
namespace JwtDeviceAuth.Stores;

/// <summary>A social account to link, for <see cref="ISocialAccountStore.TryLinkAsync"/>.</summary>
public sealed class SocialAccountLink
{
    /// <summary>The account, with its <see cref="SocialAccount.UserId"/>; gets its <see cref="SocialAccount.Id"/>.</summary>
    public required SocialAccount Account { get; init; }

    /// <summary>The <c>sid</c> of the session that asks, which has to be there; null where a login or the application asks.</summary>
    public string? SessionId { get; init; }

    /// <summary>What has to hold still; null where the application vouches.</summary>
    public required ProofCondition? Condition { get; init; }

    /// <summary>
    /// Whether it is linked only while the user has no second factor: for what did not show one. Part of the step that writes. Default: false.
    /// </summary>
    public bool OnlyWithoutSecondFactor { get; init; }

    /// <summary>The time that the session's expiry is compared with.</summary>
    public required DateTimeOffset Now { get; init; }
}
