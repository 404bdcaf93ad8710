namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="ISocialAccountStore.TryUnlinkAsync"/> did.</summary>
public sealed class UnlinkResult
{
    /// <summary>Nothing was changed.</summary>
    /// <param name="failure">Why.</param>
    public UnlinkResult(UnlinkStatus failure) => Status = failure;

    /// <summary>The account is gone.</summary>
    /// <param name="account">The account, as it was.</param>
    /// <param name="revokedSessions">The sessions that ended with it.</param>
    public UnlinkResult(SocialAccount account, IReadOnlyList<DeviceSession> revokedSessions)
        => (Status, Account, RevokedSessions) = (UnlinkStatus.Succeeded, account, revokedSessions);

    /// <summary>Success, or why it stays.</summary>
    public UnlinkStatus Status { get; }

    /// <summary>The account that was taken away; null on failure.</summary>
    public SocialAccount? Account { get; }

    /// <summary>The sessions that ended with it; empty on failure.</summary>
    public IReadOnlyList<DeviceSession> RevokedSessions { get; } = [];
}
