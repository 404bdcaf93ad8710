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

    /// <summary>
    /// The token was replaced before: somebody kept a copy. The device's session has been ended, unless it is bound to a key, which the request had.
    /// </summary>
    Reused,

    /// <summary>The session is bound to a key, and the request had no proof of it. Nothing has been ended.</summary>
    WrongKey,

    /// <summary>The session is bound to no key, the request had no proof of one, and <c>DPoP:Mode</c> is <c>Required</c>. Nothing was changed.</summary>
    ProofRequired,

    /// <summary>The request's proof was used before. Nothing was changed.</summary>
    ProofReplayed,
}
