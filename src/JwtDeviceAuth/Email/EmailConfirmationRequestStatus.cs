namespace JwtDeviceAuth.Email;

/// <summary>What came of asking for an e-mail that confirms an address.</summary>
public enum EmailConfirmationRequestStatus
{
    /// <summary>The e-mail is on its way.</summary>
    Accepted,

    /// <summary>The user is gone.</summary>
    UserNotFound,

    /// <summary>The user is not active.</summary>
    UserInactive,

    /// <summary>The user has no address.</summary>
    NoEmail,

    /// <summary>The address is confirmed.</summary>
    AlreadyConfirmed,

    /// <summary>Three such e-mails were sent within the last 30 minutes.</summary>
    TooManyEmails,

    /// <summary>Too many e-mails wait to be sent; try again shortly.</summary>
    Busy,
}
