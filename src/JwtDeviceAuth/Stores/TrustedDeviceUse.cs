namespace JwtDeviceAuth.Stores;

/// <summary>
/// A trusted device. The user has a <see cref="TrustedDevice"/> with this id that has not expired, and its <see cref="TrustedDevice.TrustedAt"/> is not
/// later than <see cref="IssuedAt"/>, and later than <see cref="TrustedAfter"/>. It is not used up, and goes on for as long as it would have.
/// </summary>
/// <param name="deviceId">The device.</param>
/// <param name="issuedAt">When the refresh token was issued that shows that it is this device, in UTC.</param>
public sealed class TrustedDeviceUse(string deviceId, DateTimeOffset issuedAt) : SecondFactorUse
{
    /// <summary>The device.</summary>
    public string DeviceId { get; } = deviceId;

    /// <summary>When the refresh token was issued that shows that it is this device, in UTC.</summary>
    public DateTimeOffset IssuedAt { get; } = issuedAt;

    /// <summary>Trust of this time or before counts no more, whatever its end was to be, because the setting is shorter by now; null where all counts.</summary>
    public DateTimeOffset? TrustedAfter { get; init; }
}
