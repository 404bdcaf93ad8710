namespace JwtDeviceAuth.Stores;

/// <summary>
/// A second factor that was shown, for <see cref="SessionStart.SecondFactor"/>. The store checks it, and uses it up, in the step that starts the
/// session: both happen, or neither.
/// </summary>
public sealed class SecondFactorProof
{
    /// <summary>What <see cref="User.SecondFactorVersion"/> has to be still: what was shown was shown against these factors.</summary>
    public required long? Version { get; init; }

    /// <summary>The <see cref="LoginChallenge.TokenHash"/> of the challenge that it answers, which is removed; null where there was none.</summary>
    public byte[]? ChallengeHash { get; init; }

    /// <summary>What is used up.</summary>
    public required SecondFactorUse Use { get; init; }
}
