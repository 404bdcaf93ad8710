using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Email;

/// <summary>
/// Somebody asked for an e-mail that resets a user's password, and it is on its way. It is raised only where there is such a user, and only for
/// e-mails that are sent: not for those past the bound.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Email">The user's address, as it was typed at the sign-up.</param>
/// <param name="IpAddress">The address it was asked for from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record PasswordResetRequested(long UserId, DateTimeOffset OccurredAt, string Email, string? IpAddress, string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => EmailLog.PasswordResetRequested(logger, UserId, IpAddress);
}
