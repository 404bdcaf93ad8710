namespace JwtDeviceAuth.Stores;

/// <summary>
/// How often logins failed for one account, device or source address: one row of the table <c>failed_logins</c>. What is counted is stored
/// as a hash, so that the table lists no addresses.
/// </summary>
public class FailedLogins
{
    /// <summary>
    /// What stands for no block: 1970-01-01. Not the time of the failure, because the next login can come to a node whose clock is behind.
    /// </summary>
    public static readonly DateTimeOffset NotBlocked = DateTimeOffset.UnixEpoch;

    /// <summary>The key: a hash of what is counted, 32 bytes.</summary>
    public virtual required byte[] KeyHash { get; set; }

    /// <summary>How many logins in a row failed; those that are being checked are counted as failures until they end.</summary>
    public virtual int Failures { get; set; }

    /// <summary>How many of <see cref="Failures"/> are being checked: their result can still lift the block.</summary>
    public virtual int Pending { get; set; }

    /// <summary>When the last one was counted, in UTC.</summary>
    public virtual DateTimeOffset LastFailedAt { get; set; }

    /// <summary>Until when further logins are refused, in UTC; <see cref="NotBlocked"/> while they are not.</summary>
    public virtual DateTimeOffset BlockedUntil { get; set; }
}
