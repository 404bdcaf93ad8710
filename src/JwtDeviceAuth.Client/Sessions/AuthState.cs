namespace JwtDeviceAuth.Client;

/// <summary>Who is signed in. It changes by a sign-in, a sign-out, or when the server refuses the refresh token; by nothing else.</summary>
public sealed record AuthState
{
    internal static readonly AuthState SignedOut = new();

    /// <summary>Whether somebody is signed in on this device. It says nothing of the network.</summary>
    public bool IsSignedIn { get; init; }

    /// <summary>The user's id, as the access token names it; null if nobody is signed in, or the token does not show it. For showing it only: the server decides by the token.</summary>
    public string? UserId { get; init; }

    /// <summary>Made here at the sign-in: another one is another session. Null if nobody is signed in. It is no secret.</summary>
    public string? SessionId { get; init; }
}
