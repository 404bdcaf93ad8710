namespace JwtDeviceAuth.Stores;

/// <summary>
/// A token that was just replaced came again, from another address and with another user agent than the refresh that replaced it. For
/// <see cref="IDeviceSessionStore.TryNoteRepeatAsync"/>.
/// </summary>
public sealed class ForeignRepeat
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>The <c>sid</c>.</summary>
    public required string SessionId { get; init; }

    /// <summary>SHA-256 of the current token's <c>jti</c>: the successor of the one that came again.</summary>
    public required byte[] CurrentHash { get; init; }

    /// <summary>The time of the repeat.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The <c>User-Agent</c> of the request, if one was sent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The remote address of the request.</summary>
    public required string IpAddress { get; init; }
}

/// <summary>What <see cref="IDeviceSessionStore.TryNoteRepeatAsync"/> did.</summary>
/// <param name="Current">The session after it; null if it has been rotated since, has ended, or its user is not active: nothing was changed.</param>
/// <param name="IsCounted">Whether this call was the first since the rotation, and <see cref="DeviceSession.ForeignRepeats"/> has grown by it.</param>
public sealed record ForeignRepeatResult(DeviceSession? Current, bool IsCounted);
