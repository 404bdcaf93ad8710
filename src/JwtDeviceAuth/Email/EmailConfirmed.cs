using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Email;

/// <summary>A user showed that the e-mail address is theirs, by the code that was sent there or by a reset of the password.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Email">The address, as it was typed.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null for a reset, or where the application asked.</param>
/// <param name="DeviceId">Its device, likewise.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record EmailConfirmed(
    long UserId, DateTimeOffset OccurredAt, string Email, string? SessionId, string? DeviceId, string? IpAddress, string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => EmailLog.EmailConfirmed(logger, UserId, IpAddress);
}
