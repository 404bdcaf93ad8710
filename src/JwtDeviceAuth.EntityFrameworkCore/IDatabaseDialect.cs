using JwtDeviceAuth.Revocation;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore;

/// <summary>What the stores have to know of a database that EF does not tell.</summary>
internal interface IDatabaseDialect
{
    /// <summary>
    /// Whether a database that is not there is made at the start. Not on a server: there its name is more likely to be mistyped.
    /// </summary>
    bool CreatesDatabase { get; }

    /// <summary>Whether the database took back the whole transaction and would do it now: a deadlock, or a serialization failure.</summary>
    bool IsRolledBack(Exception exception);

    /// <summary>Whether the database cannot do its work now, and nothing is known of what it was asked to do.</summary>
    bool IsUnavailable(Exception exception);

    /// <summary>Tells other nodes of ended sessions, as part of the transaction that ends them.</summary>
    Task NotifyAsync(DbContext context, IReadOnlyList<EndedSession> ended, CancellationToken cancellationToken);
}
