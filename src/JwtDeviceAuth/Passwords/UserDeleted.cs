using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>A user deleted the account. The sessions ended; each is told as a <see cref="Sessions.SessionRevoked"/>.</summary>
/// <param name="UserId">The user, who is gone.</param>
/// <param name="OccurredAt">When, in UTC.</param>
public sealed record UserDeleted(long UserId, DateTimeOffset OccurredAt) : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => Log.UserDeleted(logger, UserId);
}
