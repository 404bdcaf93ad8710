namespace JwtDeviceAuth.Email;

/// <summary>Lets the person who reads it choose a new password, by <c>POST password/reset</c> with the code.</summary>
public sealed class PasswordResetEmail : AccountEmail
{
    /// <summary>The code: 43 letters, digits, <c>-</c> and <c>_</c>. It works once.</summary>
    public required string Code { get; init; }

    /// <summary>When the code stops being accepted, in UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    internal override string Secret => Code;
}
