namespace JwtDeviceAuth.Stores;

/// <summary>The result of <see cref="IFailedLoginStore.LeaseAsync"/>: either all counts went up by one, or none.</summary>
public sealed class LoginLease
{
    /// <summary>The counts after they went up, to be given back in a <see cref="LoginLeaseRelease"/>; empty if the lease was refused.</summary>
    public IReadOnlyList<FailedLogins> Counted { get; init; } = [];

    /// <summary>Of the counts that refuse the login, the one that does so for the longest; null if the login may go on.</summary>
    public FailedLogins? Refusal { get; init; }

    /// <summary>Whether it was refused because <see cref="LoginLeaseRequest.Proof"/> does not hold.</summary>
    public bool IsProofVoid { get; init; }
}
