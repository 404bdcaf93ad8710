using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>A person who was signed in proved again who they are.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="SessionId">The <c>sid</c> of the session, which stays.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Methods">How: authentication method references (RFC 8176), as the new access token has them; empty for a social login.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record Reauthenticated(
    long UserId,
    DateTimeOffset OccurredAt,
    string SessionId,
    string DeviceId,
    IReadOnlyCollection<string> Methods,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses) => ReauthenticationLog.Reauthenticated(logger, UserId, SessionId);
}
