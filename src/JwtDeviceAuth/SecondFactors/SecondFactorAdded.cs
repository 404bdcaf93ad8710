using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A second factor was added, and asks from now on.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="Method">Its kind, as in <c>methods</c>: <c>totp</c>.</param>
/// <param name="FactorId">Its key.</param>
/// <param name="Name">The name that the person gave it, if any.</param>
/// <param name="IsFirst">Whether the user had none before.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null where the application asked.</param>
/// <param name="DeviceId">Its device, likewise.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record SecondFactorAdded(
    long UserId,
    DateTimeOffset OccurredAt,
    string Method,
    long FactorId,
    string? Name,
    bool IsFirst,
    string? SessionId,
    string? DeviceId,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => SecondFactorsLog.Added(logger, UserId, Method, FactorId, IpAddress);
}
