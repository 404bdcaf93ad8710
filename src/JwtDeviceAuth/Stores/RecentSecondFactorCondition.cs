namespace JwtDeviceAuth.Stores;

/// <summary>
/// The proof of a change of the account for a user who has a second factor: the session that asks was started with both factors (its
/// <see cref="DeviceSession.Methods"/> have <c>mfa</c>), proved later than <see cref="After"/> (<see cref="DeviceSession.ProvedAt"/>).
/// </summary>
/// <param name="after">The time that the proof has to be later than, in UTC.</param>
public sealed class RecentSecondFactorCondition(DateTimeOffset after) : ProofCondition
{
    /// <summary>The time that the proof has to be later than, in UTC.</summary>
    public DateTimeOffset After { get; } = after;
}
