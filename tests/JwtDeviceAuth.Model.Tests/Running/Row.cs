using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>What the database holds of a session.</summary>
internal sealed record Row(
    Slot Slot,
    string SessionId,
    string Hash,
    DateTimeOffset ExpiresAt,
    string Methods,
    DateTimeOffset ProvedAt,
    int Repeats,
    Place From,
    string? Key)
{
    public static Row Of(DeviceSession session)
        => new(
            Slots.Of(session.LoginType, session.DeviceId),
            session.SessionId,
            Convert.ToHexString(session.RefreshTokenHash),
            session.ExpiresAt,
            session.Methods,
            session.ProvedAt,
            session.ForeignRepeats,
            Caller.PlaceOf(session.UserAgent, session.IpAddress),
            session.KeyThumbprint);
}
