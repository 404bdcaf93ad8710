using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>A user signed up.</summary>
/// <param name="UserId">The new user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
public sealed record UserSignedUp(long UserId, DateTimeOffset OccurredAt) : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => PasswordsLog.UserSignedUp(logger, UserId);
}
