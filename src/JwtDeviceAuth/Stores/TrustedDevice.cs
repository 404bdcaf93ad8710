namespace JwtDeviceAuth.Stores;

/// <summary>
/// A device on which the user needs no second factor for a while: one row of the table <c>trusted_devices</c>, one per user and device. A refresh
/// token that was issued to the device since then shows that it is this device.
/// </summary>
public class TrustedDevice
{
    /// <summary>The user.</summary>
    public virtual long UserId { get; set; }

    /// <summary>The device's id; never <see cref="DeviceIds.None"/>.</summary>
    public virtual required string DeviceId { get; set; }

    /// <summary>The device's name at that time, if it had one.</summary>
    public virtual string? DeviceName { get; set; }

    /// <summary>When the person asked for it, in UTC, with whole seconds as refresh tokens have them.</summary>
    public virtual DateTimeOffset TrustedAt { get; set; }

    /// <summary>When it ends, in UTC.</summary>
    public virtual DateTimeOffset ExpiresAt { get; set; }
}
