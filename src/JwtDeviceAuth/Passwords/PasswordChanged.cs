using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// A user set a new password. The other devices' sessions ended, and all where it was reset by e-mail; each raises a
/// <see cref="Sessions.SessionRevoked"/>.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Cause">How: changed, set for the first time, or reset.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null for a reset, or where the application asked.</param>
/// <param name="DeviceId">Its device, likewise.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record PasswordChanged(
    long UserId,
    DateTimeOffset OccurredAt,
    PasswordChangeCause Cause,
    string? SessionId,
    string? DeviceId,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => PasswordsLog.PasswordChanged(logger, UserId, Cause, IpAddress);
}
