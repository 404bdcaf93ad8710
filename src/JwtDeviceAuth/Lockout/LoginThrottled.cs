using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Lockout;

/// <summary>
/// A check of a password or of a second factor was refused without a look at it, because too many had failed; or a sign-up, because too many came from its
/// source (<see cref="LockoutScope.SignUp"/>).
/// </summary>
/// <param name="UserId">The user; null if no account has the address.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Scope">Whose attempts were too many.</param>
/// <param name="RetryAfter">For how long this goes on.</param>
/// <param name="Email">The address that was tried, in lower case; null if what was sent is none, and for <see cref="LockoutScope.Profile"/> and <see cref="LockoutScope.SecondFactor"/>.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record LoginThrottled(
    long? UserId,
    DateTimeOffset OccurredAt,
    LockoutScope Scope,
    TimeSpan RetryAfter,
    string? Email,
    string? IpAddress,
    string? UserAgent)
    : SecurityEvent(OccurredAt)
{
    internal override bool IsPlentiful => true;

    internal override bool IsAttempt => true;

    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => LockoutLog.LoginThrottled(logger, Scope, UserId, namesAddresses ? Email : null, IpAddress, RetryAfter);
}
