using JwtDeviceAuth.Events;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// What this node does once the store has revoked sessions: refuse their access tokens, and publish it. Where the application's transaction decides, that
/// is after its commit; where nobody says when that was, the access tokens are refused as soon as the store is read the next time.
/// </summary>
internal sealed class SessionRevocations(
    RevokedSessions revoked, SecurityEvents events, AuthMetrics metrics, IAfterCommit commit, StoreClock clock)
{
    public void Publish(DeviceSession? session, RevocationReason reason) => Publish(session is null ? [] : [session], reason);

    public void Publish(IReadOnlyList<DeviceSession> sessions, RevocationReason reason)
    {
        if (sessions.Count > 0 && !commit.Run(() => PublishNow(sessions, reason, isCommitted: true)))
        {
            PublishNow(sessions, reason, isCommitted: false);
        }
    }

    private void PublishNow(IReadOnlyList<DeviceSession> sessions, RevocationReason reason, bool isCommitted)
    {
        var now = clock.GetUtcNow();
        foreach (var session in sessions)
        {
            if (isCommitted)
            {
                revoked.Add(session.SessionId, now);
            }

            metrics.RecordSessionEnded(reason.MetricName());
            events.Publish(new SessionRevoked(session.UserId, now, session.SessionId, session.LoginType, session.DeviceId, reason));
        }
    }
}
