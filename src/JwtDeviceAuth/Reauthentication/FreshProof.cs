using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>What a person has just proved, or why it is no proof.</summary>
internal sealed class FreshProof
{
    public FreshProof(ReauthenticationStatus failure, TimeSpan? retryAfter = null) => (Failure, RetryAfter) = (failure, retryAfter);

    public FreshProof(IReadOnlyCollection<string> methods, DateTimeOffset provedAt, ProofCondition? condition)
        => (Methods, ProvedAt, Condition) = (methods, provedAt, condition);

    /// <summary>Why not; <see cref="ReauthenticationStatus.Succeeded"/> where it is a proof.</summary>
    public ReauthenticationStatus Failure { get; }

    public TimeSpan? RetryAfter { get; }

    public IReadOnlyCollection<string> Methods { get; } = [];

    public DateTimeOffset ProvedAt { get; }

    /// <summary>What has to hold still when it is noted.</summary>
    public ProofCondition? Condition { get; }
}
