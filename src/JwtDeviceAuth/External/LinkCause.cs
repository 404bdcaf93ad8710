namespace JwtDeviceAuth.External;

/// <summary>How a social account came to be a user's.</summary>
public enum LinkCause
{
    /// <summary>The user asked for it, and proved who they are.</summary>
    Asked,

    /// <summary>A login with it, whose verified address is the user's own, confirmed one.</summary>
    SameEmail,
}
