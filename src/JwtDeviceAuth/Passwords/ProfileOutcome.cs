using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What came of changing or deleting an account.</summary>
public sealed class ProfileOutcome
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="ProfileResult.LockedOut"/>.</param>
    public ProfileOutcome(ProfileResult failure, TimeSpan? retryAfter = null)
    {
        Result = failure;
        RetryAfter = retryAfter;
    }

    /// <summary>A success.</summary>
    /// <param name="user">The user.</param>
    public ProfileOutcome(User user)
    {
        Result = ProfileResult.Succeeded;
        User = user;
    }

    /// <summary>Success, or the cause of the failure.</summary>
    public ProfileResult Result { get; }

    /// <summary>Whether it is done.</summary>
    [MemberNotNullWhen(true, nameof(User))]
    public bool Succeeded => Result == ProfileResult.Succeeded;

    /// <summary>When to try again, if <see cref="Result"/> is <see cref="ProfileResult.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The user after the change, or as it was before the deletion; null on failure.</summary>
    public User? User { get; }
}
