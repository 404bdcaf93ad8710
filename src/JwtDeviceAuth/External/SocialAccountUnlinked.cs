using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.External;

/// <summary>
/// A social account was taken away from a user, and the sessions that were started with it ended; each raises a <see cref="Sessions.SessionRevoked"/>.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="AccountId">The key of the social account, which <c>me/links</c> shows as <c>id</c>.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Email">The address that the provider gave, if any.</param>
/// <param name="Cause">How it came about.</param>
/// <param name="SessionId">The <c>sid</c> of the session that asked; null if none did.</param>
/// <param name="DeviceId">The device it came from; null if it is not known.</param>
/// <param name="IpAddress">The address it came from, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c>, if one was sent.</param>
public sealed record SocialAccountUnlinked(
    long UserId,
    DateTimeOffset OccurredAt,
    long AccountId,
    string Provider,
    string? Email,
    UnlinkCause Cause,
    string? SessionId,
    string? DeviceId,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => ExternalLog.SocialAccountUnlinked(logger, UserId, Provider, AccountId, Cause, IpAddress);
}
