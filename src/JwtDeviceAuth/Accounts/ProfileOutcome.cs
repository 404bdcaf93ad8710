using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Accounts;

/// <summary>What came of changing or deleting an account.</summary>
public sealed class ProfileOutcome
{
    internal ProfileOutcome(ProfileResult failure) => Result = failure;

    internal ProfileOutcome(User user)
    {
        Result = ProfileResult.Succeeded;
        User = user;
    }

    /// <summary>Success, or the cause of the failure.</summary>
    public ProfileResult Result { get; }

    /// <summary>Whether it is done.</summary>
    [MemberNotNullWhen(true, nameof(User))]
    public bool Succeeded => Result == ProfileResult.Succeeded;

    /// <summary>The user after the change, or as it was before the deletion; null on failure.</summary>
    public User? User { get; }
}
