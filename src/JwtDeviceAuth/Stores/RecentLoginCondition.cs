namespace JwtDeviceAuth.Stores;

/// <summary>
/// Stands in for the password of a user who has none, and no second factor either. The user still has neither; the session that asks was started by a login with a social
/// account, or proved again with one, later than <see cref="After"/> (<see cref="DeviceSession.ProvedAt"/>); and the user still has that account, and
/// had it when the session began, or when it was proved. A session that an application started by a proof of its own never fulfils it.
/// </summary>
/// <param name="after">The time that the proof has to be later than, in UTC.</param>
public sealed class RecentLoginCondition(DateTimeOffset after) : ProofCondition
{
    /// <summary>The time that the proof has to be later than, in UTC.</summary>
    public DateTimeOffset After { get; } = after;
}
