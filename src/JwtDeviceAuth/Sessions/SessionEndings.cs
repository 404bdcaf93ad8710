using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Sessions;

/// <summary>What this node does once the store has ended sessions: refuse their access tokens, and tell.</summary>
internal sealed class SessionEndings(RevokedSessions revoked, SecurityEventQueue events, AuthMetrics metrics, StoreClock clock)
{
    public void Tell(DeviceSession? session, SessionEndReason reason) => Tell(session is null ? [] : [session], reason);

    public void Tell(IEnumerable<DeviceSession> sessions, SessionEndReason reason)
    {
        var now = clock.GetUtcNow();
        foreach (var session in sessions)
        {
            revoked.Add(session.SessionId, now);
            metrics.RecordSessionEnded(reason.MetricName());
            events.Publish(new SessionRevoked(session.UserId, now, session.SessionId, session.LoginType, session.DeviceId, reason));
        }
    }
}
