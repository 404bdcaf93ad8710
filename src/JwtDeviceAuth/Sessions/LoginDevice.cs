using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>Where a session is to be.</summary>
public sealed class LoginDevice
{
    /// <summary>
    /// The id of the device: 1 to 128 printable characters that the client chose and keeps. Null for none: there is one such session per user and
    /// login type.
    /// </summary>
    public string? DeviceId { get; init; }

    /// <summary>A name for the device list; null keeps the name that the device had.</summary>
    public string? DeviceName { get; init => field = Label.From(value, Label.MaximumDeviceNameLength); }

    /// <summary>
    /// Any refresh token that this device ever got for this account, also an expired one. On a device that the user trusts it stands in for the second
    /// factor; null or anything else changes nothing.
    /// </summary>
    public string? DeviceProof { get; init; }

    /// <summary>The key that the session is bound to, which the client proved to have; null for none.</summary>
    public DeviceKey? Key { get; init; }

    /// <summary>What is known of the client.</summary>
    public ClientInfo Client { get; init; } = new();
}
