using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Keys;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class KeysLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "No signing key is configured. Because this is Development, the key in {Path} is used. Set JwtDeviceAuth:SigningKey everywhere else.")]
    public static partial void DevelopmentKeyUsed(ILogger logger, string path);

    [LoggerMessage(60, LogLevel.Warning,
        "No signing key is configured. Because this is Development, a key is used that was made for this run: after a restart everybody signs in "
        + "again. It could not be kept in a file: {Reason} Set JwtDeviceAuth:SigningKey, or give this account a home folder that it can write to.")]
    public static partial void DevelopmentKeyForThisRun(ILogger logger, string reason);

    [LoggerMessage(14, LogLevel.Information, "The signing key {Kid} ({Algorithm}) was made; it signs from {ActivatesAt} on.")]
    public static partial void SigningKeyMade(ILogger logger, string kid, string algorithm, DateTimeOffset activatesAt);

    [LoggerMessage(15, LogLevel.Information, "The signing key {Kid} was removed: its last token is dead.")]
    public static partial void SigningKeyRemoved(ILogger logger, string kid);

    [LoggerMessage(16, LogLevel.Error,
        "The signing key {Kid} in the store cannot be read, and is left aside. Let all nodes share the Data Protection keys (PersistKeysTo..., "
        + "SetApplicationName), or, if they are lost, delete its row of the table signing_keys. {Reason}")]
    public static partial void SigningKeyUnreadable(ILogger logger, string kid, string reason);

    [LoggerMessage(17, LogLevel.Warning, "Reading the key ring from the store failed; it is tried again at the next interval.")]
    public static partial void KeyRingReloadFailed(ILogger logger, Exception exception);
}
