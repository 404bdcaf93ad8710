namespace JwtDeviceAuth.Client;

/// <summary>How a sign-out ended. In each case nobody is signed in here any more.</summary>
public enum SignOutStatus
{
    /// <summary>The server has ended the session.</summary>
    Completed,

    /// <summary>The server could not be told yet. The client tells it when it can, also after a restart.</summary>
    Pending,

    /// <summary>Nobody was signed in.</summary>
    NotSignedIn,
}
