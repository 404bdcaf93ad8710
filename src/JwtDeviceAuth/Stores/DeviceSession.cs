namespace JwtDeviceAuth.Stores;

/// <summary>A sign-in of one user, with one login type, on one device: one row of the table <c>users_token</c>.</summary>
public class DeviceSession
{
    /// <summary>The key, given by the store; it names the session in the device list.</summary>
    public virtual long Id { get; set; }

    /// <summary>The user who signed in.</summary>
    public virtual long UserId { get; set; }

    /// <summary><see cref="LoginTypes.Local"/>, or a social provider's name.</summary>
    public virtual required string LoginType { get; set; }

    /// <summary>The id that the client chose for its device, or <see cref="DeviceIds.None"/>.</summary>
    public virtual required string DeviceId { get; set; }

    /// <summary>The <c>sid</c> of the tokens: 16 random bytes, base64url. A new login on the same device gets a new one.</summary>
    public virtual required string SessionId { get; set; }

    /// <summary>SHA-256 of the current refresh token's <c>jti</c>. The token itself is stored nowhere.</summary>
    public virtual required byte[] RefreshTokenHash { get; set; }

    /// <summary>The name that the person gave the device, if any.</summary>
    public virtual string? DeviceName { get; set; }

    /// <summary>The <c>User-Agent</c> of the last login or refresh, if one was sent.</summary>
    public virtual string? UserAgent { get; set; }

    /// <summary>The remote address of the last login or refresh, if it is known.</summary>
    public virtual string? IpAddress { get; set; }

    /// <summary>When the login happened, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }

    /// <summary>When this row last changed, in UTC.</summary>
    public virtual DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When the refresh token was last replaced, in UTC; null before the first time.</summary>
    public virtual DateTimeOffset? RotatedAt { get; set; }

    /// <summary>When the current refresh token stops being accepted, in UTC. Moves with each rotation.</summary>
    public virtual DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When the session ends for good, in UTC. Never moves.</summary>
    public virtual DateTimeOffset AbsoluteExpiresAt { get; set; }

    /// <summary>
    /// When the device was used before its last rotation, in UTC; null before the first one. With <see cref="ListedUserAgent"/> and
    /// <see cref="ListedIpAddress"/> it is what the device list shows while the last rotation is too recent to be shown: a thief who has a copy of the
    /// tokens must not learn from the list that it is time to repeat a refresh.
    /// </summary>
    public virtual DateTimeOffset? ListedAt { get; set; }

    /// <summary>The <c>User-Agent</c> that goes with <see cref="ListedAt"/>.</summary>
    public virtual string? ListedUserAgent { get; set; }

    /// <summary>The remote address that goes with <see cref="ListedAt"/>.</summary>
    public virtual string? ListedIpAddress { get; set; }

    /// <summary>
    /// For how many rotations in a row, up to the last, the replaced token came again from elsewhere (<see cref="ForeignRepeat"/>); negative while
    /// that is not so of the last one, which then ends the row if the next rotation finds it so.
    /// </summary>
    public virtual int ForeignRepeats { get; set; }

    /// <summary>When a replaced token came again from elsewhere for the first time in this session, in UTC; null if none did.</summary>
    public virtual DateTimeOffset? RepeatedAt { get; set; }

    /// <summary>The <c>User-Agent</c> of that repeat, if one was sent.</summary>
    public virtual string? RepeatUserAgent { get; set; }

    /// <summary>The remote address of that repeat.</summary>
    public virtual string? RepeatIpAddress { get; set; }

    /// <summary>
    /// When the person proved who they are, in UTC: at the login, shortly before it, or with <see cref="IDeviceSessionStore.TryProveAsync"/> since.
    /// No refresh moves it.
    /// </summary>
    public virtual DateTimeOffset ProvedAt { get; set; }

    /// <summary>How they proved it: authentication method references (RFC 8176) with spaces between; empty where none is known.</summary>
    public virtual string Methods { get; set; } = string.Empty;

    /// <summary>The social account that was the proof of the login, or the last one that was a proof since; null if there was none.</summary>
    public virtual long? SocialAccountId { get; set; }

    /// <summary>
    /// The key that the session is bound to: its SHA-256 thumbprint (RFC 7638), base64url, 43 characters; null for none. Set at the login, or once by
    /// <see cref="IDeviceSessionStore.TryRotateAsync"/>, and never changed then.
    /// </summary>
    public virtual string? KeyThumbprint { get; set; }

    /// <summary>Whether the client asked that its access tokens be bound to the key too.</summary>
    public virtual bool BindsAccessToken { get; set; }

    /// <summary>When the device was last heard of: its last rotation, or its login.</summary>
    public DateTimeOffset LastUsedAt => RotatedAt ?? CreatedAt;
}
