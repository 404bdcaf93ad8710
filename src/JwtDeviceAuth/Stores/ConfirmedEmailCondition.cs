namespace JwtDeviceAuth.Stores;

/// <summary>A provider has verified an address: it is still the user's own, and the user has shown that it is theirs.</summary>
/// <param name="normalizedEmail">The address in the form in which two are compared.</param>
public sealed class ConfirmedEmailCondition(string normalizedEmail) : ProofCondition
{
    /// <summary>The address in the form in which two are compared.</summary>
    public string NormalizedEmail { get; } = normalizedEmail;
}
