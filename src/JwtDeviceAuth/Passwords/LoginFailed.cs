using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>A login with e-mail and password failed.</summary>
/// <param name="UserId">The user; null if no account has the address.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Reason"><c>UserNotFound</c>, <c>InvalidPassword</c> or <c>UserInactive</c>.</param>
/// <param name="Email">The address that was tried, in lower case; null if what was sent is none.</param>
/// <param name="DeviceId">The device, as the client named it.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record LoginFailed(
    long? UserId,
    DateTimeOffset OccurredAt,
    LoginValidationResult Reason,
    string? Email,
    string DeviceId,
    string? IpAddress,
    string? UserAgent)
    : SecurityEvent(OccurredAt)
{
    internal override bool IsPlentiful => true;

    internal override bool IsAttempt => true;

    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => PasswordsLog.LoginFailed(logger, Reason, UserId, namesAddresses ? Email : null, IpAddress);
}
