namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IDeviceSessionStore.TryRotateAsync"/> did, or found instead.</summary>
/// <param name="Rotated">The session after the rotation; null if a condition did not hold: nothing was changed.</param>
/// <param name="Current">
/// Where nothing was changed: the session as it is, also if it has expired; null if there is none, its user is not active, or <paramref name="Proof"/> is
/// <see cref="RotationProof.Replayed"/>.
/// </param>
/// <param name="Proof">
/// What became of <see cref="SessionRotation.Proof"/>. Tokens are given only where it was <see cref="RotationProof.Noted"/>, so that a store that does not know of
/// it fails, and does not leave it out.
/// </param>
public sealed record RotationResult(DeviceSession? Rotated, DeviceSession? Current, RotationProof Proof);
