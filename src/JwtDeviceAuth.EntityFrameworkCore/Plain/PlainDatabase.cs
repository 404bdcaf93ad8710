using System.Data.Common;
using System.Reflection;
using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.Revocation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Plain;

/// <summary>
/// Does without EF what every start needs: to build EF's model and to compile its first query takes longer than all else in a start. 1. Which
/// migrations are applied. 2. Which sessions ended. It answers only where it is certain; otherwise EF is asked as ever.
/// </summary>
internal sealed class PlainDatabase<TContext>(IServiceScopeFactory scopes, IDatabaseDialect dialect)
    where TContext : DbContext
{
    private readonly Lazy<Known?> _known = new(() => Look(scopes, dialect));

    /// <summary>Whether every migration is applied, and none that this version does not know, and the library's tables are among them.</summary>
    public bool IsUpToDate => _known.Value is not null;

    /// <summary>Sessions that ended at or after a time; null if EF is to be asked.</summary>
    public async Task<IReadOnlyList<EndedSession>?> TryListEndedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (_known.Value is not { EndedSessions: { } table } known || dialect.Connect(known.ConnectionString) is not { } connection)
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
                        EndedAt = new DateTimeOffset(DateTime.SpecifyKind(rows.GetDateTime(2), DateTimeKind.Utc)),
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

    private static Known? Look(IServiceScopeFactory scopes, IDatabaseDialect dialect)
    {
        using var scope = scopes.CreateScope();

        // A context that configures itself may use another database than its options say.
        if (Overrides("OnConfiguring")
            || scope.ServiceProvider.GetService<DbContextOptions<TContext>>()?.Extensions.OfType<RelationalOptionsExtension>()
                .SingleOrDefault() is not { ConnectionString: { } connectionString } options)
        {
            return null;
        }

        try
        {
            var types = MigrationsOf(options).GetTypes()
                .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(TContext)).ToArray();
            var known = types.Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().ToArray();
            if (known.Length == 0 || Array.Find(types, typeof(ModelSnapshot).IsAssignableFrom) is not { } snapshot)
            {
                return null;
            }

            var applied = Applied(dialect, connectionString, options);
            var isForeign = typeof(TContext) == typeof(JwtDeviceAuthDbContext) && applied.Except(known, StringComparer.Ordinal).Any();
            if (isForeign || known.Except(applied, StringComparer.Ordinal).Any())
            {
                return null;
            }

            var tables = SnapshotTables.Read(snapshot, typeof(EndedSession));
            return tables.Has<User>() && tables.Find<EndedSession>() is { } ended
                ? new Known(connectionString, Delimited(ended.Name, ended.Schema))
                : null;
        }
        catch (Exception exception) when (exception is DbException or ArgumentException or ReflectionTypeLoadException or TargetInvocationException or IOException)
        {
            // A database that is not there or a connection string for another kind, other tables, a snapshot that does more than a snapshot does.
            return null;
        }
    }

    private static bool Overrides(string method)
        => typeof(TContext).GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)?.DeclaringType != typeof(DbContext);

    private static Assembly MigrationsOf(RelationalOptionsExtension options)
        => options.MigrationsAssemblyObject
            ?? (options.MigrationsAssembly is { } name ? Assembly.Load(new AssemblyName(name)) : typeof(TContext).Assembly);

    private static List<string> Applied(IDatabaseDialect dialect, string connectionString, RelationalOptionsExtension options)
    {
        var applied = new List<string>();
        using var connection = dialect.Connect(connectionString);
        if (connection is not null)
        {
            connection.Open();
            if (!dialect.TakesWrites(connection))
            {
                // EF says what that means for a start.
                return applied;
            }

            using var command = connection.CreateCommand();
            var history = Delimited(
                options.MigrationsHistoryTableName ?? HistoryRepository.DefaultTableName, options.MigrationsHistoryTableSchema);
#pragma warning disable CA2100 // The table's name is from the application's options.
            command.CommandText = $"SELECT \"MigrationId\" FROM {history}";
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

    private sealed record Known(string ConnectionString, string EndedSessions);
}
