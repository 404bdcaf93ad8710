using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>What came of a <see cref="FactorChangeCheck"/>.</summary>
internal sealed class FactorChangeCheckResult
{
    public FactorChangeCheckResult(SecondFactorStatus failure, TimeSpan? retryAfter = null) => (Failure, RetryAfter) = (failure, retryAfter);

    public FactorChangeCheckResult(User user, SecondFactorChange change) => (User, Change) = (user, change);

    [MemberNotNullWhen(true, nameof(User), nameof(Change))]
    public bool Succeeded => User is not null;

    /// <summary>Why not; of no meaning on success.</summary>
    public SecondFactorStatus Failure { get; }

    public TimeSpan? RetryAfter { get; }

    /// <summary>The user, as read for the check; null on failure.</summary>
    public User? User { get; }

    /// <summary>What was found true, for the write; null on failure.</summary>
    public SecondFactorChange? Change { get; }
}
