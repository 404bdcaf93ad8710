namespace JwtDeviceAuth.Stores;

/// <summary>
/// What is left of a session that ended before its time: one row of the table <c>revoked_sessions</c>, kept for as long as one of its access
/// tokens could still be good.
/// </summary>
public class RevokedSession
{
    /// <summary>The <c>sid</c>.</summary>
    public virtual required string SessionId { get; set; }

    /// <summary>The user whose session it was, who may be gone by now.</summary>
    public virtual required long UserId { get; set; }

    /// <summary>When it was revoked, in UTC.</summary>
    public virtual DateTimeOffset RevokedAt { get; set; }
}
