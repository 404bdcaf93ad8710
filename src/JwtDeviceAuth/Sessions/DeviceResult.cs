using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>What came of a change in the device list.</summary>
public sealed class DeviceResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    public DeviceResult(DeviceStatus failure) => Status = failure;

    /// <summary>A success.</summary>
    /// <param name="session">The session after the change, or as it was when it ended.</param>
    public DeviceResult(DeviceSession session) => (Status, Session) = (DeviceStatus.Succeeded, session);

    /// <summary>Success, or the cause of the failure.</summary>
    public DeviceStatus Status { get; }

    /// <summary>Whether it is done.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    public bool Succeeded => Status == DeviceStatus.Succeeded;

    /// <summary>The session after the change, or as it was when it ended; null on failure.</summary>
    public DeviceSession? Session { get; }
}
