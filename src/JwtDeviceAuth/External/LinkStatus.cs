namespace JwtDeviceAuth.External;

/// <summary>What came of linking a social account, or of taking one away.</summary>
public enum LinkStatus
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>The user is gone.</summary>
    UserNotFound,

    /// <summary>The user is not active.</summary>
    UserInactive,

    /// <summary>The session that asks has ended.</summary>
    SessionRevoked,

    /// <summary>The user has a password, and none was given.</summary>
    PasswordRequired,

    /// <summary>The password is wrong, or the user has none.</summary>
    InvalidPassword,

    /// <summary>
    /// The user has no password, and the session that asks is not of a login with a social account, proved within
    /// <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>.
    /// </summary>
    RecentLoginRequired,

    /// <summary>The user has a second factor, and the access token of the request speaks of a login by one.</summary>
    SecondFactorRequired,

    /// <summary>Too many passwords were wrong; try again later.</summary>
    LockedOut,

    /// <summary>There is no such provider.</summary>
    UnknownProvider,

    /// <summary>The provider takes no ID tokens here.</summary>
    NativeLoginNotOffered,

    /// <summary>The ID token is not valid, was used before, or its nonce is wrong.</summary>
    InvalidIdToken,

    /// <summary>The provider's keys cannot be had; try again shortly.</summary>
    ProviderUnavailable,

    /// <summary>The code of a login in a browser is unknown, used already, expired, or its challenge was not answered.</summary>
    InvalidCode,

    /// <summary>The link code is unknown, used already, expired, or for another user.</summary>
    InvalidLinkCode,

    /// <summary>Another user has the social account.</summary>
    AccountTaken,

    /// <summary>The user has no such social account.</summary>
    NotLinked,

    /// <summary>It is the user's last way to sign in.</summary>
    LastWayIn,

    /// <summary>Too many passwords wait to be checked, or others changed the same account again and again; try again shortly.</summary>
    Busy,
}
