using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What came of a <see cref="PersonCheck"/>.</summary>
internal sealed class PersonCheckResult
{
    public PersonCheckResult(ProfileStatus failure, TimeSpan? retryAfter = null) => (Failure, RetryAfter) = (failure, retryAfter);

    public PersonCheckResult(User user, ProofCondition condition) => (User, Condition) = (user, condition);

    [MemberNotNullWhen(true, nameof(User), nameof(Condition))]
    public bool Succeeded => User is not null;

    /// <summary>Why not; of no meaning on success.</summary>
    public ProfileStatus Failure { get; }

    public TimeSpan? RetryAfter { get; }

    /// <summary>The user, as read for the check; null on failure.</summary>
    public User? User { get; }

    /// <summary>What was found true, for the write; null on failure.</summary>
    public ProofCondition? Condition { get; }
}
