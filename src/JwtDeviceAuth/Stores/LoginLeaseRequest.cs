namespace JwtDeviceAuth.Stores;

/// <summary>A login that is about to check a password, for <see cref="IFailedLoginStore.LeaseAsync"/>.</summary>
public sealed class LoginLeaseRequest
{
    /// <summary>The counts that it is added to; at least one, each once.</summary>
    public required IReadOnlyList<LoginCounter> Counters { get; init; }

    /// <summary>The time, in UTC. A block ends at its very moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The condition under which the counts may be used; null if there is none.</summary>
    public DeviceProof? Proof { get; init; }
}
