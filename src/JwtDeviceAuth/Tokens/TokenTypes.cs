namespace JwtDeviceAuth.Tokens;

/// <summary>How an access token is sent: <c>token_type</c> in answers (RFC 6749, section 7.1), and the scheme in the header <c>Authorization</c>.</summary>
public static class TokenTypes
{
    /// <summary>Anybody who has the token can use it (RFC 6750): <c>bearer</c>.</summary>
    public const string Bearer = "bearer";

    /// <summary>It needs a proof of the device's key with each request (RFC 9449): <c>DPoP</c>.</summary>
    public const string DPoP = "DPoP";
}
