namespace JwtDeviceAuth.External;

/// <summary>What came of a social login, or of linking a social account.</summary>
internal enum ExternalLoginResult
{
    Succeeded,

    /// <summary>The code is unknown, used already, expired, or its challenge was not answered.</summary>
    CodeInvalid,

    /// <summary>A user has the provider's address, but has not confirmed it: the password is asked for.</summary>
    LinkRequired,

    /// <summary>The link code is unknown, used already, expired, or for another user.</summary>
    LinkCodeInvalid,

    /// <summary>Another user has the social account.</summary>
    AccountTaken,

    UserInactive,

    /// <summary>Others changed the same account again and again.</summary>
    Busy,
}
