namespace JwtDeviceAuth.Stores;

/// <summary>What came of <see cref="IFailedLoginStore.ReserveAsync"/>: either all counts went up by one, or none.</summary>
public sealed class LoginReservation
{
    /// <summary>The counts after they went up, to be given back to <see cref="IFailedLoginStore.SettleAsync"/>; empty if it was refused.</summary>
    public IReadOnlyList<FailedLogins> Counted { get; init; } = [];

    /// <summary>Of the counts that refuse the login, the one that does so for the longest; null if the login may go on.</summary>
    public FailedLogins? Refusal { get; init; }
}
