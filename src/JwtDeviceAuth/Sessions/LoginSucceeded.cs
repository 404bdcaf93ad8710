using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>A user signed in, and a session began.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="SessionId">The <c>sid</c> of the new session.</param>
/// <param name="LoginType">How the user signed in.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record LoginSucceeded(
    long UserId, DateTimeOffset OccurredAt, string SessionId, string LoginType, string DeviceId, string? IpAddress, string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SessionsLog.LoginSucceeded(logger, UserId, SessionId, LoginType);
}
