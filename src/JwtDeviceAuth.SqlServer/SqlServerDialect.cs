using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.SqlServer;

internal sealed class SqlServerDialect : IDatabaseDialect
{
    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    private const int DeadlockVictim = 1205;
    private const int SnapshotConflict = 3960;
    private const int ClientTimeout = -2;
    private const int LockTimeout = 1222;
    private const int ReadOnlyDatabase = 3906;
    private const int FileGroupFull = 1105;
    private const int LogFull = 9002;
    private const int ConstraintConflict = 547;

    // From this severity on the server has closed the connection.
    private const byte FatalSeverity = 20;

    // https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues, and of the network below it.
    private static readonly int[] ConnectionFaults =
    [
        -1, 2, 53, 64, 121, 233, 615, 926, 4060, 4221, 10053, 10054, 10060, 40197, 40501, 40613, 49918, 49919, 49920,
    ];

    public bool CreatesDatabase => false;

    public bool HasOneWriter => false;

    public DatabaseFault Classify(Exception exception)
        => exception.Find<SqlException>() is { } fault ? Classify(fault.Number, fault.Class) : DatabaseFault.Lasting;

    public static DatabaseFault Classify(int number, byte severity) => number switch
    {
        DeadlockVictim or SnapshotConflict => DatabaseFault.RolledBack,
        ClientTimeout or LockTimeout or ReadOnlyDatabase or FileGroupFull or LogFull => DatabaseFault.Unavailable,
        _ when severity >= FatalSeverity || ConnectionFaults.Contains(number) => DatabaseFault.Interrupted,
        _ => DatabaseFault.Lasting,
    };

    public bool IsReferenced(Exception exception) => exception.Find<SqlException>() is { Number: ConstraintConflict };

    /// <summary>Other nodes learn of it when they poll.</summary>
    public Task NotifyAsync(DbContext context, IReadOnlyList<RevokedSession> revoked, CancellationToken cancellationToken) => Task.CompletedTask;
}
