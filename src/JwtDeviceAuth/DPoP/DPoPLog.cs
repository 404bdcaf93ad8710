using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.DPoP;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class DPoPLog
{
    [LoggerMessage(140, LogLevel.Debug, "A DPoP proof was refused: {Reason}. The server sees the address {Address}.")]
    public static partial void ProofRefused(ILogger logger, string reason, string address);
}
