using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Accounts;

/// <summary>What came of a sign-up.</summary>
public sealed class SignUpOutcome
{
    internal SignUpOutcome(SignUpResult failure) => Result = failure;

    internal SignUpOutcome(User user)
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
