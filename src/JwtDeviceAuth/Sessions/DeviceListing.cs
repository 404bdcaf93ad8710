using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// What the device list shows of a session. A refresh shows only when its leeway is over, at the turn of a minute, and then no more than its minute:
/// until then everything is as it was, so that a thief who watches the list with a copied access token does not learn when to repeat a refresh.
/// </summary>
internal sealed record DeviceListing(
    DeviceSession Session, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? UserAgent, string? IpAddress, DateTimeOffset? RepeatedAt)
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>Rotations and repeats after this are not shown yet.</summary>
    public static DateTimeOffset ShownUntil(DateTimeOffset now, JwtDeviceAuthOptions options) => Minute(now - options.ReuseLeeway);

    public static DeviceListing Of(DeviceSession session, DateTimeOffset now, JwtDeviceAuthOptions options)
    {
        var until = ShownUntil(now, options);
        var repeatedAt = session.RepeatedAt <= until ? Minute(session.RepeatedAt.Value) : (DateTimeOffset?)null;
        if (session.RotatedAt is not { } rotatedAt)
        {
            return new DeviceListing(session, session.CreatedAt, session.ExpiresAt, session.UserAgent, session.IpAddress, repeatedAt);
        }

        var isShown = rotatedAt <= until;
        var used = isShown ? rotatedAt : session.ListedAt ?? session.CreatedAt;
        var lastUsed = Minute(used) > session.CreatedAt ? Minute(used) : session.CreatedAt;
        var expires = DateTimeOffset.FromUnixTimeSeconds(lastUsed.ToUnixTimeSeconds()) + options.RefreshTokenLifetime;
        return new DeviceListing(
            session,
            lastUsed,
            expires < session.AbsoluteExpiresAt ? expires : session.AbsoluteExpiresAt,
            isShown ? session.UserAgent : session.ListedUserAgent,
            isShown ? session.IpAddress : session.ListedIpAddress,
            repeatedAt);
    }

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Grain.Ticks), TimeSpan.Zero);
}
