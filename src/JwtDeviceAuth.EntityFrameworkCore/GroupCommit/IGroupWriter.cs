namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>Prepared statements on one open connection, which is used by one thread.</summary>
internal interface IGroupWriter : IDisposable
{
    /// <summary>
    /// Writes a group in one commit, and only then tells each member what came of it. A member whose own statement fails is told so and
    /// takes nobody along, where the database can do that; else this throws, and members that were not told are as they were. Steps are in a
    /// group only where only one can write at a time.
    /// </summary>
    void Write(IReadOnlyList<GroupMember> group);
}
