namespace JwtDeviceAuth.Email;

/// <summary>What came of presenting a code that confirms an address.</summary>
public enum EmailConfirmationStatus
{
    /// <summary>The address is confirmed.</summary>
    Succeeded,

    /// <summary>
    /// The code is unknown, another user's, was used or has expired, or the user has another address by now or is not active. Another user's code
    /// stays good.
    /// </summary>
    InvalidCode,

    /// <summary>The session that asks has ended.</summary>
    SessionRevoked,
}
