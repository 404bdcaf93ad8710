using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>What the stores have to know of a database and EF does not say.</summary>
internal interface IDatabaseDialect
{
    /// <summary>
    /// Whether a database that is not there is made at the start. Not on a server: there its name is more likely to be mistyped.
    /// </summary>
    bool CreatesDatabase { get; }

    /// <summary>Whether the database lets only one transaction write at a time.</summary>
    bool HasOneWriter { get; }

    /// <summary>What an exception means.</summary>
    DatabaseFault Classify(Exception exception);

    /// <summary>Whether a row could not be deleted, because others refer to it.</summary>
    bool IsReferenced(Exception exception);

    /// <summary>Notifies other nodes of ended sessions, as part of the transaction that ends them.</summary>
    Task NotifyAsync(DbContext context, IReadOnlyList<RevokedSession> revoked, CancellationToken cancellationToken);
}
