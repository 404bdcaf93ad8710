using System.Data.Common;
using System.Reflection;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Startup;

/// <summary>
/// Does without EF what every start needs: to build EF's model and to compile its first query takes longer than all else in a start. 1. Which
/// migrations are applied. 2. Which sessions ended. It answers only where it is certain; otherwise EF is asked as ever.
/// </summary>
internal sealed class PlainDatabase<TContext>
    where TContext : DbContext
{
    private readonly IServiceScopeFactory _scopes;
    private readonly IDatabaseDialect _dialect;
    private readonly OwnDatabase? _own;
    private readonly Lazy<Known?> _known;

    public PlainDatabase(IServiceScopeFactory scopes, IDatabaseDialect dialect, OwnDatabase? own = null)
    {
        (_scopes, _dialect, _own) = (scopes, dialect, own);
        _known = new Lazy<Known?>(Look);
    }

    /// <summary>Whether every migration is applied, and none that this version does not know, and the library's tables are among them.</summary>
    public bool IsUpToDate => _known.Value is not null;

    /// <summary>Sessions that ended at or after a time; null if EF is to be asked.</summary>
    public async Task<IReadOnlyList<EndedSession>?> TryListEndedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (_known.Value is not { EndedSessions: { } table } known || _dialect.Connect(known.ConnectionString) is not { } connection)
        {
            return null;
        }

        await using (connection)
        {
            try
            {
                await connection.OpenAsync(cancellationToken);
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table's name is from the application's migrations.
                command.CommandText = $"SELECT session_id, user_id, ended_at FROM {table} WHERE ended_at >= @since";
#pragma warning restore CA2100
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ("@since", since.UtcDateTime);
                command.Parameters.Add(parameter);
                var ended = new List<EndedSession>();
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    ended.Add(new EndedSession
                    {
                        SessionId = rows.GetString(0),
                        UserId = rows.GetInt64(1),
                        EndedAt = rows.Time(2),
                    });
                }

                return ended;
            }
            catch (DbException)
            {
                // EF will meet the same, and knows what to make of it.
                return null;
            }
        }
    }

    private Known? Look()
    {
        try
        {
            return Locate() is { } place ? Look(place) : null;
        }
        catch (Exception exception) when (exception is DbException or ArgumentException or ReflectionTypeLoadException or TargetInvocationException or IOException)
        {
            // A database that is not there or a connection string for another kind, other tables, a snapshot that does more than a snapshot does.
            return null;
        }
    }

    private Known? Look(Place place)
    {
        var types = place.Migrations.GetTypes()
            .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(TContext)).ToArray();
        var known = types.Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().ToArray();
        if (known.Length == 0 || Array.Find(types, typeof(ModelSnapshot).IsAssignableFrom) is not { } snapshot)
        {
            return null;
        }

        var applied = Applied(place);
        if (known.Except(applied, StringComparer.Ordinal).Any())
        {
            return null;
        }

        if (typeof(TContext) == typeof(JwtDeviceAuthDbContext))
        {
            // Nobody can give its tables other names; but a newer version may have changed them.
            return applied.Count == known.Length ? new Known(place.ConnectionString, EndedSessionConfiguration.Table) : null;
        }

        var tables = SnapshotTables.Read(snapshot, typeof(EndedSession));
        return tables.Has<User>() && tables.Find<EndedSession>() is { } ended
            ? new Known(place.ConnectionString, Delimited(ended.Name, ended.Schema))
            : null;
    }

    private Place? Locate()
    {
        if (typeof(TContext) == typeof(JwtDeviceAuthDbContext) && _own?.IsAsAdded == true)
        {
            return new Place(_own.ConnectionString, _own.Migrations, Delimited(JwtDeviceAuthDbContext.HistoryTable, schema: null));
        }

        using var scope = _scopes.CreateScope();

        // A context that configures itself may use another database than its options say.
        return !Overrides("OnConfiguring")
            && scope.ServiceProvider.GetService<DbContextOptions<TContext>>()?.Extensions.OfType<RelationalOptionsExtension>()
                .SingleOrDefault() is { ConnectionString: { } connectionString } options
                    ? new Place(
                        connectionString,
                        MigrationsOf(options),
                        Delimited(options.MigrationsHistoryTableName ?? HistoryRepository.DefaultTableName, options.MigrationsHistoryTableSchema))
                    : null;
    }

    private static bool Overrides(string method)
        => typeof(TContext).GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)?.DeclaringType != typeof(DbContext);

    private static Assembly MigrationsOf(RelationalOptionsExtension options)
        => options.MigrationsAssemblyObject
            ?? (options.MigrationsAssembly is { } name ? Assembly.Load(new AssemblyName(name)) : typeof(TContext).Assembly);

    private List<string> Applied(Place place)
    {
        var applied = new List<string>();
        using var connection = _dialect.Connect(place.ConnectionString);
        if (connection is not null)
        {
            connection.Open();
            if (!_dialect.TakesWrites(connection))
            {
                // EF says what that means for a start.
                return applied;
            }

            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table's name is from the application's options.
            command.CommandText = $"SELECT \"MigrationId\" FROM {place.HistoryTable}";
#pragma warning restore CA2100
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                applied.Add(rows.GetString(0));
            }
        }

        return applied;
    }

    private static string Delimited(string name, string? schema)
        => (schema is null ? string.Empty : Quoted(schema) + ".") + Quoted(name);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record Place(string ConnectionString, Assembly Migrations, string HistoryTable);

    private sealed record Known(string ConnectionString, string EndedSessions);
}
