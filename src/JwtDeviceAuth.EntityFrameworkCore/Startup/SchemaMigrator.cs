using System.Data.Common;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.EntityFrameworkCore.Startup;

/// <summary>
/// Creates and upgrades the tables before anything else starts, or stops the start where that is not for this process to do; see
/// <see cref="JwtDeviceAuthOptions.MigrateAtStart"/>.
/// </summary>
internal sealed class SchemaMigrator<TContext>(
    IServiceScopeFactory scopes, IDatabaseDialect dialect, IHostEnvironment environment, IOptions<JwtDeviceAuthOptions> options,
    OwnDatabase? own = null)
    : IHostedLifecycleService
    where TContext : DbContext
{
    // A migration that takes longer waits for a lock that nobody holds any more, or is too big to be run at a start.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // The SQL standard's class 25, read_only_sql_transaction.
    private const string ReadOnly = "25006";

    /// <summary>Whose migrations these are: nodes of an application that deploy one after another must not upgrade under one another.</summary>
    private static bool IsOwnDatabase => typeof(TContext) == typeof(JwtDeviceAuthDbContext);

    private bool Migrates => options.Value.MigrateAtStart ?? (IsOwnDatabase || environment.IsDevelopment());

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MigrateAtStart == false || (IsOwnDatabase && own?.IsUpToDate == true))
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        if (!database.GetMigrations().Any())
        {
            throw new StartupFaultException(
                $"{typeof(TContext).Name} has no migrations. Add one with 'dotnet ef migrations add Initial', "
                + "or set JwtDeviceAuth:MigrateAtStart to false and create the tables yourself.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var exists = await database.GetService<IRelationalDatabaseCreator>().ExistsAsync(patience.Token);
            if (!exists && !dialect.CreatesDatabase)
            {
                throw new StartupFaultException(
                    $"The database \"{database.GetDbConnection().Database}\" of {typeof(TContext).Name} does not exist. "
                    + "Create it, for example with createdb, or correct its name in the connection string.");
            }

            if (exists && Migrates)
            {
                // EF reads its history to see whether there is one, and on PostgreSQL the first start then logs an error.
                await database.GetService<IHistoryRepository>().CreateIfNotExistsAsync(patience.Token);
            }

            await RefuseNewerAsync(database, patience.Token);

            // EF takes its migration lock even when there is nothing to do, and on SQLite a process that is killed while it holds the
            // lock leaves it behind for good. So ask first.
            if ((await database.GetPendingMigrationsAsync(patience.Token)).FirstOrDefault() is { } pending)
            {
                RefuseToMigrate(pending);
                await database.MigrateAsync(patience.Token);
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartupFaultException(
                $"The migrations of {typeof(TContext).Name} have not finished within {Patience}. If a process was killed while it migrated, "
                + "remove its lock with: DELETE FROM __EFMigrationsLock",
                exception);
        }
        catch (Exception exception) when (exception.Find<DbException>() is { SqlState: ReadOnly })
        {
            throw new StartupFaultException(
                $"The database of {typeof(TContext).Name} takes no writes; it may be a replica. Point the connection string to the primary, "
                + "for example with all hosts and 'Target Session Attributes=primary'.",
                exception);
        }
        catch (Exception exception) when (exception.Find<DbException>() is not null)
        {
            throw new StartupFaultException(
                $"The database of {typeof(TContext).Name} cannot be opened or migrated: "
                + $"{exception.Find<DbException>()!.Message.TrimEnd('.')}. Check the connection string.",
                exception);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void RefuseToMigrate(string pending)
    {
        if (!Migrates)
        {
            throw new StartupFaultException(
                $"The migration {pending} of {typeof(TContext).Name} is not applied. Apply it before the start, for example with 'dotnet ef database update' "
                + "or a migration bundle, or set JwtDeviceAuth:MigrateAtStart to true.");
        }
    }

    /// <summary>
    /// A newer version of this library may have changed what this one counts on. Of the application's own context only the application knows.
    /// </summary>
    private static async Task RefuseNewerAsync(DatabaseFacade database, CancellationToken cancellationToken)
    {
        if (IsOwnDatabase
            && (await database.GetAppliedMigrationsAsync(cancellationToken)).Except(database.GetMigrations(), StringComparer.Ordinal).Any())
        {
            throw new StartupFaultException(
                "The tables were upgraded by a newer version of JwtDeviceAuth. Use that version, "
                + "or set JwtDeviceAuth:MigrateAtStart to false to start this one on them anyway.");
        }
    }
}
