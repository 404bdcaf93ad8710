namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="ISecondFactorStore.FindAsync"/> found.</summary>
public sealed class SecondFactorsOfUser
{
    /// <summary>The authenticator apps, the oldest first; also one that is pending.</summary>
    public required IReadOnlyList<TotpFactor> Totp { get; init; }

    /// <summary>The passkeys, the oldest first.</summary>
    public IReadOnlyList<Passkey> Passkeys { get; init; } = [];

    /// <summary>How many recovery codes are left.</summary>
    public required int RecoveryCodesLeft { get; init; }

    /// <summary>The devices that are trusted now.</summary>
    public required IReadOnlyList<TrustedDevice> TrustedDevices { get; init; }
}
