using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What came of changing or deleting an account.</summary>
public sealed class ProfileResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="ProfileStatus.LockedOut"/>.</param>
    public ProfileResult(ProfileStatus failure, TimeSpan? retryAfter = null)
        => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="user">The user.</param>
    public ProfileResult(User user)
        => (Status, User) = (ProfileStatus.Succeeded, user);

    /// <summary>Success, or the cause of the failure.</summary>
    public ProfileStatus Status { get; }

    /// <summary>Whether it is done.</summary>
    [MemberNotNullWhen(true, nameof(User))]
    public bool Succeeded => Status == ProfileStatus.Succeeded;

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="ProfileStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The user after the change, or as it was before the deletion; null on failure.</summary>
    public User? User { get; }
}
