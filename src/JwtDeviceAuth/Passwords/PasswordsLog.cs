using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passwords;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class PasswordsLog
{
    [LoggerMessage(2, LogLevel.Information, "User {UserId} signed up.")]
    public static partial void UserSignedUp(ILogger logger, long userId);

    [LoggerMessage(3, LogLevel.Information, "User {UserId} set a new password ({Cause}), from {IpAddress}.")]
    public static partial void PasswordChanged(ILogger logger, long userId, PasswordChangeCause cause, string? ipAddress);

    [LoggerMessage(31, LogLevel.Information, "A login failed: {Reason}. User {UserId}, address {Email}, from {IpAddress}.")]
    public static partial void LoginFailed(
        ILogger logger, LoginValidationResult reason, long? userId, string? email, string? ipAddress);

    [LoggerMessage(35, LogLevel.Information, "The password hash of user {UserId} was made stronger.")]
    public static partial void PasswordHashUpgraded(ILogger logger, long userId);

    [LoggerMessage(36, LogLevel.Information, "User {UserId} deleted the account.")]
    public static partial void UserDeleted(ILogger logger, long userId);
}
