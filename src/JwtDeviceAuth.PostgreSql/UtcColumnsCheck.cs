using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.PostgreSql;

/// <summary>
/// Stops a start under which times would depend on a zone: with Npgsql's legacy behaviour, which reads and writes local times, or on columns without a
/// zone, which PostgreSQL fills and compares by the zone of the connection.
/// </summary>
internal sealed class UtcColumnsCheck<TContext>(IServiceScopeFactory scopes) : IHostedService, IValidateOptions<JwtDeviceAuthOptions>
    where TContext : DbContext
{
    private const string LegacySwitch = "Npgsql.EnableLegacyTimestampBehavior";

    public ValidateOptionsResult Validate(string? name, JwtDeviceAuthOptions options)
        => AppContext.TryGetSwitch(LegacySwitch, out var isOn) && isOn
            ? ValidateOptionsResult.Fail(
                $"JwtDeviceAuth: {LegacySwitch} is on, and times would be read and written in the machine's local zone; remove the switch.")
            : ValidateOptionsResult.Success;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (typeof(TContext) == typeof(JwtDeviceAuthDbContext))
        {
            // Its columns are those of the package's own migrations.
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        var tables = context.Model.GetEntityTypes()
            .Where(entity => entity.ClrType.Namespace == typeof(User).Namespace)
            .Select(entity => new TableNames(context, entity.ClrType).Table)
            .ToArray();
        var columns = await context.Database
            .SqlQuery<string>($"""
                SELECT attrelid::regclass || '.' || attname AS "Value" FROM pg_attribute
                WHERE attrelid IN (SELECT to_regclass(name) FROM unnest({tables}) AS name) AND atttypid = 'timestamp'::regtype AND NOT attisdropped
                """)
            .ToListAsync(cancellationToken);
        if (columns.Count > 0)
        {
            throw new StartupFaultException(
                $"JwtDeviceAuth: columns of {typeof(TContext).Name} have no time zone ({string.Join(", ", columns)}), and their times would depend on the "
                + "connection's. Change them in a migration to 'timestamp with time zone', with USING column AT TIME ZONE 'UTC' if they hold UTC.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
