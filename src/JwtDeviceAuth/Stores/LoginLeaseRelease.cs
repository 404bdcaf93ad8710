namespace JwtDeviceAuth.Stores;

/// <summary>What became of the counts of a lease, for <see cref="IFailedLoginStore.ReleaseAsync"/>.</summary>
public sealed class LoginLeaseRelease
{
    /// <summary>Counts of a login that failed, as the lease returned them: they stay as high as they are.</summary>
    public IReadOnlyList<FailedLogins> Failed { get; init; } = [];

    /// <summary>
    /// Counts that go down by one, as the lease returned them; the block goes too, unless a later failure has set another.
    /// </summary>
    public IReadOnlyList<FailedLogins> TakenBack { get; init; } = [];

    /// <summary>Keys of the counts that start anew.</summary>
    public IReadOnlyList<byte[]> Forgiven { get; init; } = [];
}
