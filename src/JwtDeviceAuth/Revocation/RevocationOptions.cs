namespace JwtDeviceAuth.Revocation;

/// <summary>The refusal of access tokens whose session has ended.</summary>
public sealed class RevocationOptions
{
    /// <summary>
    /// Whether an access token is refused once its session has ended, by 401 <c>session_revoked</c>. Default: true. When off, an access
    /// token is good until it expires, and only the refresh token dies with the session.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How often a node asks the store which sessions other nodes have ended. Default: 5 seconds; 100 milliseconds to 5 minutes. It is the
    /// longest that a node can be behind where the store has no way to notify it at once, or where that way is down.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);
}
