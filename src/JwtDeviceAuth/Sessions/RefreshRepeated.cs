using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// A refresh token that had just been replaced was presented within the leeway, and got the same successor again: a second tab, or a retry
/// after a lost answer.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="SessionId">The <c>sid</c> of the session.</param>
/// <param name="LoginType">How the user had signed in.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="IpAddress">The address that presented the token, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c> that presented the token, if one was sent.</param>
public sealed record RefreshRepeated(
    long UserId, DateTimeOffset OccurredAt, string SessionId, string LoginType, string DeviceId, string? IpAddress, string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override bool IsPlentiful => true;

    internal override bool IsForDebugging => true;

    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SessionsLog.RefreshRepeated(logger, SessionId, UserId);
}
