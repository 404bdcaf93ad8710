namespace JwtDeviceAuth.Passwords;

/// <summary>Who wants a password hashed, and so which share of <see cref="HashingQueue"/> it is in.</summary>
internal enum HashingShare
{
    /// <summary>Sign-ups, resets, and changes of an account: a bounded share, so that they cannot take the hashing that logins need.</summary>
    Changes,

    /// <summary>Logins.</summary>
    Logins,
}
