namespace JwtDeviceAuth.Stores;

/// <summary>A rotation, for <see cref="IDeviceSessionStore.TryRotateAsync"/>.</summary>
public sealed class SessionRotation
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>The <c>sid</c>.</summary>
    public required string SessionId { get; init; }

    /// <summary>SHA-256 of the presented token's <c>jti</c>.</summary>
    public required byte[] PresentedHash { get; init; }

    /// <summary>SHA-256 of the successor's <c>jti</c>.</summary>
    public required byte[] SuccessorHash { get; init; }

    /// <summary>The time of the rotation: the session must expire later than this.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the successor expires; the store caps it at <see cref="DeviceSession.AbsoluteExpiresAt"/>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Up to when rotations may be shown in the device list. If the session's last one is no younger, or there was none, its time, agent and
    /// address become those that are listed (<see cref="DeviceSession.ListedAt"/>) until this one may be shown; else those that are listed stay.
    /// </summary>
    public required DateTimeOffset ListedUntil { get; init; }

    /// <summary>
    /// The thumbprint of the key that the request proved to have; null for none. A session that is bound to a key is rotated only with that one. One
    /// that is not is bound to this one by the rotation.
    /// </summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>
    /// The note that the proof of that key was used; null for none. It is added in the transaction that rotates. Where there is a code with its hash, of whatever purpose, expired
    /// or not, the session is not rotated; and where the session is not rotated, nothing is added.
    /// </summary>
    public OneTimeCode? Proof { get; init; }

    /// <summary>What <see cref="DeviceSession.BindsAccessToken"/> becomes where the rotation binds the session.</summary>
    public bool BindsAccessToken { get; init; }

    /// <summary>The <c>User-Agent</c> of the request, if one was sent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The remote address of the request, if it is known.</summary>
    public string? IpAddress { get; init; }
}
