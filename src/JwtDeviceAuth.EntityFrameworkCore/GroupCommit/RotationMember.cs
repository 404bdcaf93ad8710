using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>
/// A rotation, which each database has a statement of its own for. Null: another transaction holds the row, so that nothing is known before
/// that ends.
/// </summary>
internal sealed class RotationMember(SessionRotation rotation) : GroupMember<RotationResult?>
{
    public SessionRotation Rotation { get; } = rotation;
}
