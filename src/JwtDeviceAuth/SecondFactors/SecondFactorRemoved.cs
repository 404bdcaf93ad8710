using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A second factor was removed; or all of them, by an operator.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Method">Its kind, as in <c>methods</c>; null for all of them.</param>
/// <param name="FactorId">Its key; null for all of them.</param>
/// <param name="Cause">Who removed it.</param>
/// <param name="WasLast">Whether the user has none any more.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null where the application asked.</param>
/// <param name="DeviceId">Its device, likewise.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record SecondFactorRemoved(
    long UserId,
    DateTimeOffset OccurredAt,
    string? Method,
    long? FactorId,
    SecondFactorRemovalCause Cause,
    bool WasLast,
    string? SessionId,
    string? DeviceId,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SecondFactorsLog.Removed(logger, UserId, Method, FactorId, Cause, IpAddress);
}
