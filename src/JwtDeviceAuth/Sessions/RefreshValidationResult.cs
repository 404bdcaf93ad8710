namespace JwtDeviceAuth.Sessions;

/// <summary>What came of presenting a refresh token.</summary>
public enum RefreshValidationResult
{
    /// <summary>The token was current, or its successor is still given out.</summary>
    Valid,

    /// <summary>That is no refresh token that this application signed.</summary>
    Invalid,

    /// <summary>The session is gone: logout, a new login on that device, or a deleted user.</summary>
    NotFound,

    /// <summary>The token is past its time.</summary>
    Expired,

    /// <summary>The token was replaced before: somebody kept a copy. The device's session has been ended.</summary>
    Reused,
}
