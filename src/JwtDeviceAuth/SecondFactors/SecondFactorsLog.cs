using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class SecondFactorsLog
{
    [LoggerMessage(100, LogLevel.Error,
        "The secret of authenticator app {FactorId} of user {UserId} cannot be read, and its codes are refused. Let Data Protection have the keys that "
        + "encrypted it (PersistKeysTo..., SetApplicationName). {Reason}")]
    public static partial void SecretUnreadable(ILogger logger, long factorId, long userId, string reason);

    [LoggerMessage(101, LogLevel.Information, "User {UserId} added the second factor {FactorId} ({Method}), from {IpAddress}.")]
    public static partial void Added(ILogger logger, long userId, string method, long factorId, string? ipAddress);

    [LoggerMessage(102, LogLevel.Information, "The second factor {FactorId} ({Method}) of user {UserId} was removed ({Cause}), from {IpAddress}.")]
    public static partial void Removed(
        ILogger logger, long userId, string? method, long? factorId, SecondFactorRemovalCause cause, string? ipAddress);

    [LoggerMessage(103, LogLevel.Information, "User {UserId} got new recovery codes, from {IpAddress}.")]
    public static partial void RecoveryCodesReplaced(ILogger logger, long userId, string? ipAddress);

    [LoggerMessage(104, LogLevel.Warning, "User {UserId} signed in with a recovery code, from {IpAddress}; {Left} are left.")]
    public static partial void RecoveryCodeUsed(ILogger logger, long userId, int left, string? ipAddress);

    [LoggerMessage(105, LogLevel.Warning, "A second factor ({Method}) of user {UserId} was wrong, from {IpAddress}.")]
    public static partial void Failed(ILogger logger, long userId, string method, string? ipAddress);

    [LoggerMessage(106, LogLevel.Information, "User {UserId} ended the trust in all devices, from {IpAddress}.")]
    public static partial void TrustEnded(ILogger logger, long userId, string? ipAddress);

    [LoggerMessage(107, LogLevel.Information,
        "There is no ISecondFactorStore, so nobody can add a second factor: the endpoints for it are not mapped.")]
    public static partial void EndpointsLeftOut(ILogger logger);
}
