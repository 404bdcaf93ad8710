using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passkeys;

/// <summary>The messages of this package, with their stable event ids.</summary>
internal static partial class PasskeysLog
{
    [LoggerMessage(120, LogLevel.Information, "A passkey was refused: {Reason}.")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(121, LogLevel.Warning, "The counter of passkey {PasskeyId} of user {UserId} went back: it may have been copied. It was refused.")]
    public static partial void CounterWentBack(ILogger logger, long userId, long passkeyId);

    [LoggerMessage(122, LogLevel.Warning, "There is no store for passkeys, so their endpoints are not mapped.")]
    public static partial void EndpointsLeftOut(ILogger logger);
}
