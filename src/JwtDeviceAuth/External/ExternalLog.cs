using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.External;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class ExternalLog
{
    [LoggerMessage(40, LogLevel.Information, "A login with {Provider} failed: {Reason}")]
    public static partial void ExternalLoginFailed(ILogger logger, string provider, string reason);

    [LoggerMessage(45, LogLevel.Information, "A login with {Provider} goes on without what user info would add: {Reason}")]
    public static partial void ExternalUserInfoMissing(ILogger logger, string provider, string reason);

    [LoggerMessage(73, LogLevel.Information, "User {UserId} was linked to account {AccountId} at {Provider} ({Cause}), from {IpAddress}.")]
    public static partial void SocialAccountLinked(
        ILogger logger, long userId, string provider, long accountId, LinkCause cause, string? ipAddress);

    [LoggerMessage(74, LogLevel.Information, "Account {AccountId} at {Provider} was taken away from user {UserId} ({Cause}), from {IpAddress}.")]
    public static partial void SocialAccountUnlinked(
        ILogger logger, long userId, string provider, long accountId, UnlinkCause cause, string? ipAddress);
}
