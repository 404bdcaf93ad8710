namespace JwtDeviceAuth.Email;

/// <summary>The result of asking for an e-mail that resets a password. Reveals nothing about any account.</summary>
public enum PasswordResetRequestStatus
{
    /// <summary>If an account has the address, an e-mail is on its way.</summary>
    Accepted,

    /// <summary>That is not an e-mail address.</summary>
    InvalidEmail,

    /// <summary>Too many e-mails wait to be sent; try again shortly.</summary>
    Busy,
}
