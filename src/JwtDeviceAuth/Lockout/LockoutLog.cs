using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Lockout;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class LockoutLog
{
    [LoggerMessage(32, LogLevel.Warning,
        "A password or a second factor was not looked at, because too many were wrong: {Scope}. User {UserId}, address {Email}, from {IpAddress}; again in {RetryAfter}.")]
    public static partial void LoginThrottled(
        ILogger logger, LockoutScope scope, long? userId, string? email, string? ipAddress, TimeSpan retryAfter);
}
