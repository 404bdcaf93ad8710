using System.Data.Common;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace JwtDeviceAuth.PostgreSql;

internal sealed class PostgreSqlDialect : IDatabaseDialect
{
    public bool CreatesDatabase => false;

    public bool HasOneWriter => false;

    /// <summary>A replica has every table, too.</summary>
    public static bool TakesWrites(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SHOW transaction_read_only";
        return command.ExecuteScalar() is "off";
    }

    public DatabaseFault Classify(Exception exception) => exception.Find<NpgsqlException>() switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }
            => DatabaseFault.RolledBack,
        // A replica: asking it again makes it no primary.
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => DatabaseFault.Unavailable,
        // A server that starts, stops or has crashed.
        PostgresException { IsTransient: true }
            or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => DatabaseFault.Interrupted,
        PostgresException => DatabaseFault.Lasting,
        // What the driver says itself is of the connection. Not all of it is marked as transient: with several hosts in the connection string,
        // that none of them is a primary yet is not, though it is just what a failover looks like until the replica is promoted.
        NpgsqlException => DatabaseFault.Interrupted,
        _ => DatabaseFault.Lasting,
    };

    public bool IsReferenced(Exception exception) => exception.Find<NpgsqlException>()
        is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation };

    /// <summary>NOTIFY goes out with the commit, so nobody hears of what did not happen.</summary>
    public async Task NotifyAsync(DbContext context, IReadOnlyList<RevokedSession> revoked, CancellationToken cancellationToken)
        => await context.Database.ExecuteSqlAsync(
            $"SELECT pg_notify({PostgreSqlRevocationChannel.Name}, {PostgreSqlRevocationChannel.Write(revoked.Min(session => session.RevokedAt))})", cancellationToken);
}
