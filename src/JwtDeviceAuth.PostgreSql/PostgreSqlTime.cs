using System.Data.Common;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.PostgreSql;

/// <summary>The server's clock. As a number, so that neither the zone of the connection nor a setting of the driver has a part in it.</summary>
internal sealed class PostgreSqlTime<TContext>(IServiceScopeFactory scopes) : IStoreTime
    where TContext : DbContext
{
    private const string Sql = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    public async ValueTask<DateTimeOffset> GetUtcNowAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        try
        {
            await database.OpenConnectionAsync(cancellationToken);
            await using var command = database.GetDbConnection().CreateCommand();
            command.CommandText = Sql;
            var microseconds = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            return DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        }
        catch (DbException exception)
        {
            throw new StoreUnavailableException("The time of the database could not be read.", exception);
        }
    }
}
