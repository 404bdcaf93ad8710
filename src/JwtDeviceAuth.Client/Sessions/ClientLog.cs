using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>The messages of the client; none has a token, a password or an address with a query.</summary>
internal sealed partial class ClientLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Warning, "The token store cannot be written; the session is kept in memory, and is written with the next change.")]
    public partial void StoreCannotBeWritten(Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The text in the token store is cut or damaged, and is not used.")]
    public partial void StoreIsDamaged();

    [LoggerMessage(3, LogLevel.Information, "The server refused the refresh token ({Code}): the session has ended.")]
    public partial void SessionEnded(string code);

    [LoggerMessage(4, LogLevel.Information, "A refresh failed ({Reason}); the session is kept. The next one is sent in {Wait}.")]
    public partial void RefreshFailed(string reason, TimeSpan wait);

    [LoggerMessage(5, LogLevel.Error, "A subscriber of StateChanged failed.")]
    public partial void SubscriberFailed(Exception exception);

    [LoggerMessage(6, LogLevel.Debug, "The session was refreshed.")]
    public partial void Refreshed();

    [LoggerMessage(7, LogLevel.Information, "A refresh by another client shows no life, and was taken over.")]
    public partial void ClaimTakenOver();
}
