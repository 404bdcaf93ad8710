using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// A user set a new password. The other devices' sessions ended, and all where it was reset by e-mail; each is told as a
/// <see cref="Sessions.SessionRevoked"/>.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
public sealed record PasswordChanged(long UserId, DateTimeOffset OccurredAt) : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => Log.PasswordChanged(logger, UserId);
}
