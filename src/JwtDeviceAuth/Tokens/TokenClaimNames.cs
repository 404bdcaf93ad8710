namespace JwtDeviceAuth.Tokens;

/// <summary>Names of the claims that are this library's own.</summary>
public static class TokenClaimNames
{
    /// <summary>The session that a token belongs to: <c>sid</c>.</summary>
    public const string SessionId = "sid";

    /// <summary>The device that the user signed in on: <c>device_id</c>.</summary>
    public const string DeviceId = "device_id";

    /// <summary>How the user signed in: <c>login_type</c>.</summary>
    public const string LoginType = "login_type";
}
