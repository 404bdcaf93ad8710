namespace JwtDeviceAuth.Stores;

/// <summary>A password was verified: its hash is still the stored one. Not a record, so that no log prints the hash by accident.</summary>
/// <param name="hash">The hash that the password was verified against.</param>
/// <param name="isOnlyFactor">Whether the password counts only as long as the user has no second factor.</param>
public sealed class PasswordCondition(string hash, bool isOnlyFactor = false) : ProofCondition
{
    /// <summary>Whether the user must have no second factor (<see cref="User.SecondFactorVersion"/> is null).</summary>
    public bool IsOnlyFactor { get; } = isOnlyFactor;

    /// <summary>The hash that the password was verified against.</summary>
    public string Hash { get; } = hash;
}
