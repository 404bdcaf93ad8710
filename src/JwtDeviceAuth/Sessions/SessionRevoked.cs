using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>A device's session ended before its time.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="SessionId">The <c>sid</c> of the session that ended.</param>
/// <param name="LoginType">How the user had signed in.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Reason">Why.</param>
public sealed record SessionRevoked(
    long UserId, DateTimeOffset OccurredAt, string SessionId, string LoginType, string DeviceId, RevocationReason Reason)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SessionsLog.SessionRevoked(logger, UserId, SessionId, Reason);
}
