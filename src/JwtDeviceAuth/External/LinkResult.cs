using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>What came of linking a social account, or of taking one away.</summary>
public sealed class LinkResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="LinkStatus.LockedOut"/>.</param>
    public LinkResult(LinkStatus failure, TimeSpan? retryAfter = null) => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="account">The account that is linked now, or that is gone.</param>
    public LinkResult(SocialAccount account) => (Status, Account) = (LinkStatus.Succeeded, account);

    /// <summary>Success, or the cause of the failure.</summary>
    public LinkStatus Status { get; }

    /// <summary>Whether it is done.</summary>
    [MemberNotNullWhen(true, nameof(Account))]
    public bool Succeeded => Status == LinkStatus.Succeeded;

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="LinkStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The account that is linked now, or that is gone; null on failure.</summary>
    public SocialAccount? Account { get; }

    /// <summary>The sessions that began with an account that is gone.</summary>
    internal IReadOnlyList<DeviceSession> EndedSessions { get; init; } = [];
}
