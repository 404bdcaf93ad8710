using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What came of a sign-up.</summary>
public sealed class SignUpResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="SignUpStatus.LockedOut"/>.</param>
    public SignUpResult(SignUpStatus failure, TimeSpan? retryAfter = null)
        => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="user">The user.</param>
    public SignUpResult(User user)
        => (Status, User) = (SignUpStatus.Succeeded, user);

    /// <summary>Success, or the cause of the failure.</summary>
    public SignUpStatus Status { get; }

    /// <summary>Whether the user exists now.</summary>
    [MemberNotNullWhen(true, nameof(User))]
    public bool Succeeded => Status == SignUpStatus.Succeeded;

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="SignUpStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The new user; null on failure.</summary>
    public User? User { get; }
}
