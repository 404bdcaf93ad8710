namespace JwtDeviceAuth.Stores;

/// <summary>A code of an authenticator app. The factor is the user's, confirmed, and its <see cref="TotpFactor.LastStep"/> is before this step, which it becomes.</summary>
/// <param name="factorId">The key of the <see cref="TotpFactor"/>.</param>
/// <param name="step">The time step of the code (RFC 6238, section 4.2).</param>
public sealed class TotpUse(long factorId, long step) : SecondFactorUse
{
    /// <summary>The key of the <see cref="TotpFactor"/>.</summary>
    public long FactorId { get; } = factorId;

    /// <summary>The time step of the code.</summary>
    public long Step { get; } = step;
}
