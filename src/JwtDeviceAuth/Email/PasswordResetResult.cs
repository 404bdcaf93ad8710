using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Email;

/// <summary>What came of resetting a password.</summary>
public sealed class PasswordResetResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    public PasswordResetResult(PasswordResetStatus failure) => Status = failure;

    /// <summary>A success.</summary>
    /// <param name="user">The user, with the new password.</param>
    public PasswordResetResult(User user) => (Status, User) = (PasswordResetStatus.Succeeded, user);

    /// <summary>Success, or the cause of the failure.</summary>
    public PasswordResetStatus Status { get; }

    /// <summary>Whether the password is set.</summary>
    [MemberNotNullWhen(true, nameof(User))]
    public bool Succeeded => Status == PasswordResetStatus.Succeeded;

    /// <summary>The user; null on failure.</summary>
    public User? User { get; }
}
