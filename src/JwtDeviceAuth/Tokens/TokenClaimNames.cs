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

    /// <summary>The key that the token is bound to (RFC 7800): <c>cnf</c>, an object with the member <c>jkt</c> (RFC 9449, section 6.1).</summary>
    internal const string Confirmation = "cnf";

    /// <summary>Inside of <c>cnf</c>: the SHA-256 thumbprint of the key.</summary>
    internal const string KeyThumbprint = "jkt";
}
