using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A recovery code was used, and is gone.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Left">How many are left.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record RecoveryCodeUsed(long UserId, DateTimeOffset OccurredAt, int Left, string? IpAddress, string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SecondFactorsLog.RecoveryCodeUsed(logger, UserId, Left, IpAddress);
}
