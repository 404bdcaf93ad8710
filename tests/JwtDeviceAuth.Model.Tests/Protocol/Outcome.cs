namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>How a call of a client ends.</summary>
public enum Outcome
{
    Done,
    Expired,
    NotFound,
    Reused,
    WrongPassword,

    /// <summary>The right token without the key that it is bound to.</summary>
    WrongKey,

    /// <summary>The first factor is right, and the login waits for the second.</summary>
    Asked,

    /// <summary>No login waits with this token.</summary>
    InvalidToken,

    /// <summary>The second factor, or the first code of a new one, is wrong or was used.</summary>
    WrongCode,

    /// <summary>A change that needs both factors.</summary>
    BothNeeded,

    /// <summary>A change that needs both factors, proved a short time ago.</summary>
    NotRecent,

    FactorNotFound,

    /// <summary>The user has no second factor.</summary>
    NoFactor,

    /// <summary>Others changed the account meanwhile.</summary>
    Busy,
}
