namespace JwtDeviceAuth.Sessions;

/// <summary>What came of a change in the device list.</summary>
public enum DeviceStatus
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>The user has no such session.</summary>
    NotFound,

    /// <summary>The session that asks has ended.</summary>
    SessionRevoked,
}
