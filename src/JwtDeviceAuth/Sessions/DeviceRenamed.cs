using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>A device got another name in the device list.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="RenamedSessionId">The <c>sid</c> of the session whose device it is.</param>
/// <param name="DeviceName">The new name; null where it was removed.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null where the application asked.</param>
/// <param name="DeviceId">The device of the session that asked, likewise.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record DeviceRenamed(
    long UserId,
    DateTimeOffset OccurredAt,
    string RenamedSessionId,
    string? DeviceName,
    string? SessionId,
    string? DeviceId,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SessionsLog.DeviceRenamed(logger, UserId, RenamedSessionId);
}
