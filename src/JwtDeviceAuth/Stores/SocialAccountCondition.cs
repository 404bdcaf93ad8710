namespace JwtDeviceAuth.Stores;

/// <summary>A person signed in to a social account: the user still has it.</summary>
/// <param name="accountId">The key of the social account.</param>
public sealed class SocialAccountCondition(long accountId) : ProofCondition
{
    /// <summary>The key of the social account.</summary>
    public long AccountId { get; } = accountId;
}
