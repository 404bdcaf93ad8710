using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>A user's password was hashed anew at a login, because its hash was weaker than the settings ask for.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
public sealed record PasswordHashUpgraded(long UserId, DateTimeOffset OccurredAt) : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => PasswordsLog.PasswordHashUpgraded(logger, UserId);
}
