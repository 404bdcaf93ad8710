using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What came of a sign-up.</summary>
public sealed class SignUpOutcome
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    public SignUpOutcome(SignUpResult failure) => Result = failure;

    /// <summary>A success.</summary>
    /// <param name="user">The user.</param>
    public SignUpOutcome(User user)
    {
        Result = SignUpResult.Succeeded;
        User = user;
    }

    /// <summary>Success, or the cause of the failure.</summary>
    public SignUpResult Result { get; }

    /// <summary>Whether the user exists now.</summary>
    [MemberNotNullWhen(true, nameof(User))]
    public bool Succeeded => Result == SignUpResult.Succeeded;

    /// <summary>The new user; null on failure.</summary>
    public User? User { get; }
}
