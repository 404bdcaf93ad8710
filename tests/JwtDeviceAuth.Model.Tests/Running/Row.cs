using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>What the database holds of a session.</summary>
internal sealed record Row(string Device, string SessionId, string Hash, DateTimeOffset ExpiresAt)
{
    public static Row From(DeviceSession session)
        => new(session.DeviceId, session.SessionId, Convert.ToHexString(session.RefreshTokenHash), session.ExpiresAt);
}
