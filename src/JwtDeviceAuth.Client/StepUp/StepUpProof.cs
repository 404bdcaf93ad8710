namespace JwtDeviceAuth.Client;

/// <summary>What the person proves again who they are with: one of the two, or both where two factors are needed.</summary>
public sealed class StepUpProof
{
    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>The code that an authenticator app shows.</summary>
    public string? Totp { get; init; }
}
