using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Revocation;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class RevocationLog
{
    [LoggerMessage(11, LogLevel.Warning, "Asking the store for ended sessions failed; it is tried again at the next poll.")]
    public static partial void RevocationPollFailed(ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "The channel that notifies of revoked sessions failed; it is opened again, and until then the node polls. {Reason}")]
    public static partial void RevocationChannelBroke(ILogger logger, string reason);
}
