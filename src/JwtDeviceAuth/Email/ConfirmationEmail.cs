namespace JwtDeviceAuth.Email;

/// <summary>
/// Asks the person who reads it to confirm the address, by <c>POST email/confirm</c> with the code. Say in it that a person who did not sign up should
/// not do so: a stranger may have taken the address for an account.
/// </summary>
public sealed class ConfirmationEmail : AccountEmail
{
    /// <summary>The code: 43 letters, digits, <c>-</c> and <c>_</c>. It works once.</summary>
    public required string Code { get; init; }

    /// <summary>When the code stops being accepted, in UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal override string Secret => Code;
}
