namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="ISocialAccountStore.TryUnlinkAsync"/> did.</summary>
public sealed class UnlinkOutcome
{
    /// <summary>Nothing was changed.</summary>
    /// <param name="failure">Why.</param>
    public UnlinkOutcome(UnlinkResult failure) => Result = failure;

    /// <summary>The account is gone.</summary>
    /// <param name="account">The account, as it was.</param>
    /// <param name="endedSessions">The sessions that ended with it.</param>
    public UnlinkOutcome(SocialAccount account, IReadOnlyList<DeviceSession> endedSessions)
        => (Result, Account, EndedSessions) = (UnlinkResult.Succeeded, account, endedSessions);

    /// <summary>Success, or why it stays.</summary>
    public UnlinkResult Result { get; }

    /// <summary>The account that was taken away; null on failure.</summary>
    public SocialAccount? Account { get; }

    /// <summary>The sessions that ended with it; empty on failure.</summary>
    public IReadOnlyList<DeviceSession> EndedSessions { get; } = [];
}
