using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Email;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class EmailLog
{
    [LoggerMessage(41, LogLevel.Error, "An e-mail ({Email}) could not be made or sent: {Fault}")]
    public static partial void EmailFailed(ILogger logger, string email, string fault);

    [LoggerMessage(42, LogLevel.Error, "A request for an e-mail was turned away, because {Capacity} others wait for a slow sender.")]
    public static partial void EmailDropped(ILogger logger, int capacity);

    [LoggerMessage(43, LogLevel.Information,
        "There is no e-mail sender, so the endpoints that confirm addresses and reset passwords are not mapped; AddEmailSender adds one.")]
    public static partial void EmailEndpointsLeftOut(ILogger logger);

    [LoggerMessage(70, LogLevel.Information, "An e-mail that resets the password of user {UserId} was asked for, from {IpAddress}.")]
    public static partial void PasswordResetRequested(ILogger logger, long userId, string? ipAddress);

    [LoggerMessage(71, LogLevel.Information, "User {UserId} asked for an e-mail that confirms the address, from {IpAddress}.")]
    public static partial void EmailConfirmationRequested(ILogger logger, long userId, string? ipAddress);

    [LoggerMessage(72, LogLevel.Information, "User {UserId} confirmed the address, from {IpAddress}.")]
    public static partial void EmailConfirmed(ILogger logger, long userId, string? ipAddress);
}
