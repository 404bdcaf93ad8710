using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth;

/// <summary>
/// The messages of no room, with their stable event ids; each room has a file of its own. No message of the library has a parameter that could hold a
/// secret or a token; those that can hold an e-mail address get it only where <see cref="JwtDeviceAuthOptions.LogEmailAddresses"/> allows. An id stands once.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(61, LogLevel.Warning, "{Setting} is no setting of JwtDeviceAuth, and nothing reads it. {Hint}")]
    public static partial void UnknownSetting(ILogger logger, string setting, string hint);

    [LoggerMessage(62, LogLevel.Warning, "The section {Section} of the configuration is read by nothing. Hand it over: services.AddJwtDeviceAuth(configuration.GetSection(\"{Section}\")).")]
    public static partial void UnreadSection(ILogger logger, string section);

    [LoggerMessage(9, LogLevel.Error, "Removing expired sessions failed; it is tried again in {Interval}.")]
    public static partial void CleanupFailed(ILogger logger, Exception exception, TimeSpan interval);
}
