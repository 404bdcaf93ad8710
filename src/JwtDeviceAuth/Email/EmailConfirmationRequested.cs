using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Email;

/// <summary>A user asked for an e-mail that confirms the address; it is on its way.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Email">The address, as it was typed.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null for a reset, or where the application asked.</param>
/// <param name="DeviceId">Its device, likewise.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record EmailConfirmationRequested(
    long UserId, DateTimeOffset OccurredAt, string Email, string? SessionId, string? DeviceId, string? IpAddress, string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => EmailLog.EmailConfirmationRequested(logger, UserId, IpAddress);
}
