using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>A rotation, which each database has a statement of its own for.</summary>
internal sealed class RotationMember(SessionRotation rotation) : GroupMember<RotationResult>
{
    public SessionRotation Rotation { get; } = rotation;
}
