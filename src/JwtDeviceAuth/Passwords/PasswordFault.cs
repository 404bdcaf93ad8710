namespace JwtDeviceAuth.Passwords;

/// <summary>Why a user may not choose a password.</summary>
internal enum PasswordFault
{
    /// <summary>It has more than 1,024 bytes of UTF-8.</summary>
    TooLong,

    /// <summary>It is too short, or holds what is no character.</summary>
    TooWeak,

    /// <summary>It is one of the most used.</summary>
    TooCommon,
}
