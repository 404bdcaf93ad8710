namespace JwtDeviceAuth.Reauthentication;

/// <summary>What came of proving again who one is.</summary>
public enum ReauthenticationStatus
{
    /// <summary>It is noted in the session, and there is a new access token.</summary>
    Succeeded,

    /// <summary>The user is gone.</summary>
    UserNotFound,

    /// <summary>The user is not active.</summary>
    UserInactive,

    /// <summary>The session has ended.</summary>
    SessionRevoked,

    /// <summary>The password is wrong, or the user has none.</summary>
    InvalidPassword,

    /// <summary>The second factor is wrong, was used before, or the user has none of this kind.</summary>
    InvalidSecondFactor,

    /// <summary>The code of a login in the browser is not valid, was used, has expired, or its verifier is wrong.</summary>
    InvalidCode,

    /// <summary>The ID token or its nonce is not valid, or it was used before.</summary>
    InvalidIdToken,

    /// <summary>There is no such provider.</summary>
    UnknownProvider,

    /// <summary>The provider takes no ID tokens here.</summary>
    NativeLoginNotOffered,

    /// <summary>The provider's keys cannot be had; try again later.</summary>
    ProviderUnavailable,

    /// <summary>The social account is not one that the user had when the login began.</summary>
    NotLinked,

    /// <summary>The login with the social account is longer ago than <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>.</summary>
    LoginTooOld,

    /// <summary>Too many attempts were wrong; try again later.</summary>
    LockedOut,

    /// <summary>Too many passwords wait to be checked, or the account is being changed; try again shortly.</summary>
    Busy,
}
