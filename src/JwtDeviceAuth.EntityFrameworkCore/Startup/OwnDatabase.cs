using System.Data.Common;
using System.Reflection;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Startup;

/// <summary>
/// The database that <c>AddSqlite("Data Source=...")</c> and its like were given, whose tables and migrations are this library's own: a start on tables
/// that are there asks it with two plain queries, because EF takes longer to build its model and to compile a query than all else in a start.
/// Where anything is unusual, EF is asked as ever.
/// </summary>
internal sealed class OwnDatabase
{
    private readonly IServiceCollection _services;
    private readonly Func<DbConnection> _connect;
    private readonly Func<DbConnection, bool> _takesWrites;
    private readonly Assembly _migrations;
    private readonly int _configurations;
    private readonly Lazy<bool> _isUpToDate;

    public OwnDatabase(IServiceCollection services, Func<DbConnection> connect, Func<DbConnection, bool> takesWrites, Assembly migrations)
    {
        (_services, _connect, _takesWrites, _migrations) = (services, connect, takesWrites, migrations);
        _configurations = CountConfigurations();
        _isUpToDate = new Lazy<bool>(Look);
    }

    /// <summary>Whether every migration is applied, and none that this version does not know, to a database that takes writes.</summary>
    public bool IsUpToDate => _isUpToDate.Value;

    /// <summary>Sessions that were revoked at or after a time; null if EF is to be asked.</summary>
    public async Task<IReadOnlyList<RevokedSession>?> TryListRevokedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!IsUpToDate)
        {
            return null;
        }

        try
        {
            await using var connection = _connect();
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT session_id, user_id, revoked_at FROM {RevokedSessionConfiguration.Table} WHERE revoked_at >= @since";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@since", since.UtcDateTime);
            command.Parameters.Add(parameter);
            var revoked = new List<RevokedSession>();
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                revoked.Add(new RevokedSession { SessionId = rows.GetString(0), UserId = rows.GetInt64(1), RevokedAt = rows.Time(2) });
            }

            return revoked;
        }
        catch (DbException)
        {
            // EF will meet the same, and knows what to make of it.
            return null;
        }
    }

    private bool Look()
    {
        // Where the application has configured the context, too, only EF knows how to connect.
        if (CountConfigurations() != _configurations)
        {
            return false;
        }

        try
        {
            using var connection = _connect();
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT \"MigrationId\" FROM \"{JwtDeviceAuthDbContext.HistoryTable}\"";
            var applied = new HashSet<string>(StringComparer.Ordinal);
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                {
                    applied.Add(rows.GetString(0));
                }
            }

            return applied.SetEquals(_migrations.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>())
                && _takesWrites(connection);
        }
        catch (DbException)
        {
            // It is not there, or has no tables yet: EF makes them, or says what is wrong.
            return false;
        }
    }

    private int CountConfigurations()
        => _services.Count(service => service.ServiceType == typeof(IDbContextOptionsConfiguration<JwtDeviceAuthDbContext>));
}
