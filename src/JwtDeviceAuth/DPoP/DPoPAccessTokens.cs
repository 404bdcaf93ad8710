namespace JwtDeviceAuth.DPoP;

/// <summary>Which access tokens of bound sessions are bound too.</summary>
public enum DPoPAccessTokens
{
    /// <summary>Those of clients that ask for it: with <c>dpop_access_token=true</c> at the login, or by OAuth's <c>grant_type</c>.</summary>
    WhenAsked,

    /// <summary>All of them.</summary>
    Always,

    /// <summary>None: bearer tokens (RFC 6750).</summary>
    Never,
}
