using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Events;

/// <summary>
/// Publishes the events of one request. One that says what was stored waits for the commit, where the application has begun a transaction; one that says
/// what somebody tried does not, since that happened whether or not anything is stored.
/// </summary>
internal sealed class SecurityEvents(SecurityEventQueue queue, IAfterCommit commit)
{
    public void Publish(SecurityEvent securityEvent)
    {
        if (securityEvent.IsAttempt || !commit.Run(() => queue.Publish(securityEvent)))
        {
            queue.Publish(securityEvent);
        }
    }
}
