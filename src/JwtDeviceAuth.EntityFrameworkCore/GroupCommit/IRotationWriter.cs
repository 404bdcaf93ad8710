using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>The statements of one database, prepared on one open connection, which is used by one thread.</summary>
internal interface IRotationWriter : IDisposable
{
    /// <summary>
    /// Writes a group in one commit, and only then completes each of its members. One whose own statement fails takes nobody along, where the
    /// database can do that; else this throws, and members that are not completed are as they were.
    /// </summary>
    void Write(IReadOnlyList<PendingRotation> group);
}

/// <summary>Prepares the statements.</summary>
/// <param name="context">Used by nobody else; its connection is open.</param>
internal delegate IRotationWriter RotationWriterFactory(DbContext context);
