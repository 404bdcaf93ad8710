using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// A second factor was wrong, or had been used before, after a first factor that was right: that person knows the password, or has the social account.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Method">What was sent, as in <c>methods</c>.</param>
/// <param name="DeviceId">The device, as the client named it at the login.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record SecondFactorFailed(
    long UserId, DateTimeOffset OccurredAt, string Method, string? DeviceId, string? IpAddress, string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override bool IsAttempt => true;

    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SecondFactorsLog.Failed(logger, UserId, Method, IpAddress);
}
