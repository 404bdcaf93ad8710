namespace JwtDeviceAuth.Cookies;

/// <summary>Where the refresh token of an answer goes.</summary>
internal enum TokenDelivery
{
    /// <summary>Into the body.</summary>
    Body,

    /// <summary>Into a cookie, and nowhere else.</summary>
    Cookie,
}
