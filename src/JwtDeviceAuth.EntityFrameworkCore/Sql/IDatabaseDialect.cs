using System.Data.Common;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>What the stores have to know of a database that EF does not tell.</summary>
internal interface IDatabaseDialect
{
    /// <summary>
    /// Whether a database that is not there is made at the start. Not on a server: there its name is more likely to be mistyped.
    /// </summary>
    bool CreatesDatabase { get; }

    /// <summary>Whether the database lets only one transaction write at a time.</summary>
    bool HasOneWriter { get; }

    /// <summary>A connection for reading, not yet open, that makes no database; null if there is none.</summary>
    DbConnection? Connect(string connectionString);

    /// <summary>Whether an open connection may write: a replica has every table, too.</summary>
    bool TakesWrites(DbConnection connection);

    /// <summary>What an exception means.</summary>
    DatabaseFault Classify(Exception exception);

    /// <summary>Tells other nodes of ended sessions, as part of the transaction that ends them.</summary>
    Task NotifyAsync(DbContext context, IReadOnlyList<EndedSession> ended, CancellationToken cancellationToken);
}
