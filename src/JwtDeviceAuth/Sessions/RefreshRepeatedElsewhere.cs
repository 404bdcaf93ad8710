using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// A refresh token that had just been replaced came again within the leeway, from another address and with another user agent than the refresh that
/// replaced it. It got the successor, as every repeat does, but the client may be a thief: the event is raised once for each refresh that it happens to, and in the
/// third refresh in a row the session ends with <see cref="TheftCause.ConcurrentUse"/>. There is no <see cref="RefreshRepeated"/> in addition.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="SessionId">The <c>sid</c> of the session.</param>
/// <param name="LoginType">How the user had signed in.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="IpAddress">The address that presented the token again.</param>
/// <param name="UserAgent">The <c>User-Agent</c> that presented the token again, if one was sent.</param>
/// <param name="RotatedIpAddress">The address of the refresh that had replaced the token.</param>
/// <param name="RotatedUserAgent">The <c>User-Agent</c> of that refresh, if one was sent.</param>
/// <param name="Generations">For how many refreshes in a row this is so now.</param>
public sealed record RefreshRepeatedElsewhere(
    long UserId,
    DateTimeOffset OccurredAt,
    string SessionId,
    string LoginType,
    string DeviceId,
    string? IpAddress,
    string? UserAgent,
    string? RotatedIpAddress,
    string? RotatedUserAgent,
    int Generations)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SessionsLog.RefreshRepeatedElsewhere(logger, SessionId, UserId, IpAddress, RotatedIpAddress, Generations);
}
