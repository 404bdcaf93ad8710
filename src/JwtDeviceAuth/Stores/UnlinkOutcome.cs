namespace JwtDeviceAuth.Stores;

/// <summary>What came of taking a social account away.</summary>
/// <param name="result">Success, or why it stays.</param>
/// <param name="endedSessions">The sessions that ended with it.</param>
public sealed class UnlinkOutcome(UnlinkResult result, IReadOnlyList<DeviceSession> endedSessions)
{
    /// <summary>Success, or why it stays.</summary>
    public UnlinkResult Result { get; } = result;

    /// <summary>The sessions that ended with it; empty on failure.</summary>
    public IReadOnlyList<DeviceSession> EndedSessions { get; } = endedSessions;
}
