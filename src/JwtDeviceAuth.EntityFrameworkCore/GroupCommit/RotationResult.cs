using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>What came of one rotation.</summary>
/// <param name="Rotated">The session after the rotation; null if the condition did not hold.</param>
/// <param name="Current">Where the condition did not hold: the session of an active user as it is, or null.</param>
/// <param name="IsHeld">Whether another transaction holds the row, so that nothing is known before that ends.</param>
internal sealed record RotationResult(DeviceSession? Rotated, DeviceSession? Current, bool IsHeld = false);
