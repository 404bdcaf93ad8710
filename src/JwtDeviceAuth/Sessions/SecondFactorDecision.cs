using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>What the gate says of a login: it may go on, with the proof that the store checks once more, or it has to answer a challenge.</summary>
internal sealed class SecondFactorDecision
{
    private SecondFactorDecision(SecondFactorProof? proof, SecondFactorChallenge? challenge) => (Proof, Challenge) = (proof, challenge);

    /// <summary>For <see cref="SessionStart.SecondFactor"/>; null for a user who needs no second factor.</summary>
    public SecondFactorProof? Proof { get; }

    /// <summary>What is to be answered first; null if the login may go on.</summary>
    public SecondFactorChallenge? Challenge { get; }

    public static SecondFactorDecision Pass(SecondFactorProof? proof) => new(proof, challenge: null);

    public static SecondFactorDecision Ask(SecondFactorChallenge challenge) => new(proof: null, challenge);
}
