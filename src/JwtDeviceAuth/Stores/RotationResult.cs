namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IDeviceSessionStore.TryRotateAsync"/> did, or found instead.</summary>
/// <param name="Rotated">The session after the rotation; null if the condition did not hold: nothing was changed.</param>
/// <param name="Current">
/// Where nothing was changed: the session as it is, also if it has expired; null if there is none or its user is not active.
/// </param>
public sealed record RotationResult(DeviceSession? Rotated, DeviceSession? Current);
