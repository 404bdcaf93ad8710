namespace JwtDeviceAuth.Stores;

/// <summary>
/// The first code of a pending authenticator app, which makes it a factor. It is the user's, pending, not expired, and was started by
/// <see cref="StartedBy"/>. The first factor of a user sets <see cref="User.SecondFactorVersion"/>, and comes with recovery codes.
/// </summary>
public sealed class TotpConfirmation : SecondFactorUse
{
    /// <summary>The key of the <see cref="TotpFactor"/>.</summary>
    public required long FactorId { get; init; }

    /// <summary>The time step of the code, which is not accepted again.</summary>
    public required long Step { get; init; }

    /// <summary>What <see cref="TotpFactor.StartedBy"/> has to be.</summary>
    public required string? StartedBy { get; init; }

    /// <summary>The user's <see cref="User.SecondFactorVersion"/> if it is the first factor.</summary>
    public required long NewVersion { get; init; }

    /// <summary>The hashes of the recovery codes, if it is the first factor; others of the user are removed then.</summary>
    public required IReadOnlyList<byte[]> RecoveryCodeHashes { get; init; }
}
