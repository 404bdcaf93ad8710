namespace JwtDeviceAuth.Stores;

/// <summary>A password was verified: its hash is still the stored one. Not a record, so that no log prints the hash by accident.</summary>
/// <param name="hash">The hash that the password was verified against.</param>
public sealed class PasswordCondition(string hash) : ProofCondition
{
    /// <summary>The hash that the password was verified against.</summary>
    public string Hash { get; } = hash;
}
