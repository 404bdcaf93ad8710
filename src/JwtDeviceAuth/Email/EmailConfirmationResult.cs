using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Email;

/// <summary>What came of presenting a code that confirms an address.</summary>
public sealed class EmailConfirmationResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    public EmailConfirmationResult(EmailConfirmationStatus failure) => Status = failure;

    /// <summary>A success.</summary>
    /// <param name="user">The user, with <see cref="Stores.User.EmailConfirmedAt"/> set.</param>
    public EmailConfirmationResult(User user) => (Status, User) = (EmailConfirmationStatus.Succeeded, user);

    /// <summary>Success, or the cause of the failure.</summary>
    public EmailConfirmationStatus Status { get; }

    /// <summary>Whether the address is confirmed.</summary>
    [MemberNotNullWhen(true, nameof(User))]
    public bool Succeeded => Status == EmailConfirmationStatus.Succeeded;

    /// <summary>The user; null on failure.</summary>
    public User? User { get; }
}
