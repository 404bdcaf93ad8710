using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.External;

/// <summary>
/// A social account was linked to a user, who can sign in with it from now on. The first one, with which an account is made, raises a <see cref="Passwords.UserSignedUp"/> only.
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
public sealed record SocialAccountLinked(
    long UserId,
    DateTimeOffset OccurredAt,
    long AccountId,
    string Provider,
    string? Email,
    LinkCause Cause,
    string? SessionId,
    string? DeviceId,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    internal override void WriteTo(ILogger logger, bool namesAddresses)
        => ExternalLog.SocialAccountLinked(logger, UserId, Provider, AccountId, Cause, IpAddress);
}
