using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.Revocation;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace JwtDeviceAuth.PostgreSql;

internal sealed class PostgreSqlDialect : IDatabaseDialect
{
    public bool CreatesDatabase => false;

    public bool IsRolledBack(Exception exception)
        => Fault(exception) is PostgresException
        {
            SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        };

    /// <summary>A broken or refused connection, a server that starts or stops, and a replica, which takes no writes.</summary>
    public bool IsUnavailable(Exception exception)
        => Fault(exception) is { IsTransient: true }
            or PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.AdminShutdown };

    /// <summary>NOTIFY goes out with the commit, so nobody hears of an end that did not happen.</summary>
    public async Task NotifyAsync(DbContext context, IReadOnlyList<EndedSession> ended, CancellationToken cancellationToken)
    {
        foreach (var session in ended)
        {
            await context.Database.ExecuteSqlAsync(
                $"SELECT pg_notify({PostgreSqlRevocationChannel.Name}, {PostgreSqlRevocationChannel.Write(session)})", cancellationToken);
        }
    }

    /// <summary>What the server or the driver said; EF wraps it where it believes that trying again would help.</summary>
    private static NpgsqlException? Fault(Exception? exception)
        => exception as NpgsqlException ?? (exception is null ? null : Fault(exception.InnerException));
}
