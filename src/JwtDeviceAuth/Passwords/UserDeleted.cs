using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>A user deleted the account. The sessions ended; each raises a <see cref="Sessions.SessionRevoked"/>.</summary>
/// <param name="UserId">The user, who is gone.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Email">The user's e-mail address, for a last message; null if there was none.</param>
/// <param name="Name">The user's name.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null where the application asked.</param>
/// <param name="DeviceId">Its device, likewise.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record UserDeleted(
    long UserId,
    DateTimeOffset OccurredAt,
    string? Email,
    string Name,
    string? SessionId,
    string? DeviceId,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => PasswordsLog.UserDeleted(logger, UserId);
}
