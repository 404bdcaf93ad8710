namespace JwtDeviceAuth.Sessions;

/// <summary>Why a session ended before its time.</summary>
public enum RevocationReason
{
    /// <summary>The device signed itself out.</summary>
    Logout,

    /// <summary>The user signed out all devices.</summary>
    LogoutAll,

    /// <summary>The user ended this device in the device list.</summary>
    DeviceRevoked,

    /// <summary>A new login on the same device took its place.</summary>
    Replaced,

    /// <summary>The user had too many devices, and this one was unused the longest.</summary>
    TooManyDevices,

    /// <summary>The password was changed on another device, or reset by e-mail.</summary>
    PasswordChanged,

    /// <summary>The user deleted the account.</summary>
    UserDeleted,

    /// <summary>A refresh token that had been replaced was presented.</summary>
    Theft,

    /// <summary>The user took away the social account that it was started with.</summary>
    SocialAccountRemoved,
}
