namespace JwtDeviceAuth.DPoP;

/// <summary>Whether sessions are bound to keys.</summary>
public enum DPoPMode
{
    /// <summary>No session is bound from now on. Those that are need their key as before.</summary>
    Off,

    /// <summary>A session is bound where its login, or a refresh, comes with a proof.</summary>
    Offered,

    /// <summary>Every login and every refresh needs a proof.</summary>
    Required,
}
