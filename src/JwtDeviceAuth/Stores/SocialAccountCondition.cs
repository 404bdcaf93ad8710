namespace JwtDeviceAuth.Stores;

/// <summary>A person signed in to a social account: the user still has it.</summary>
/// <param name="accountId">The key of the social account.</param>
/// <param name="linkedUntil">Up to when it has to be linked, in UTC: a key can be given a second time. Null where that is not asked.</param>
public sealed class SocialAccountCondition(long accountId, DateTimeOffset? linkedUntil = null) : ProofCondition
{
    /// <summary>Up to when the account has to be linked (<see cref="SocialAccount.CreatedAt"/>), in UTC; null where that is not asked.</summary>
    public DateTimeOffset? LinkedUntil { get; } = linkedUntil;

    /// <summary>The key of the social account.</summary>
    public long AccountId { get; } = accountId;
}
