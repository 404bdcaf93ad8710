namespace JwtDeviceAuth.Passwords;

/// <summary>What came of checking a password against a hash.</summary>
public enum PasswordVerification
{
    /// <summary>The password is wrong.</summary>
    Failed,

    /// <summary>The password is right.</summary>
    Succeeded,

    /// <summary>The password is right, and its hash should be made anew with today's settings.</summary>
    SucceededRehashNeeded,
}
