using JwtDeviceAuth;
using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.PostgreSql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps users and device sessions in PostgreSQL, where any number of nodes share them.</summary>
public static class JwtDeviceAuthPostgreSqlBuilderExtensions
{
    /// <summary>Keeps the tables in a database of their own, which are created and upgraded when the application starts.</summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="connectionString">For example <c>Host=db;Database=auth;Username=auth;Password=...</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The connection string names no host.</exception>
    public static JwtDeviceAuthBuilder AddPostgreSql(this JwtDeviceAuthBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host))
        {
            throw new ArgumentException(
                "The connection string names no host; use for example 'Host=localhost;Database=auth;Username=auth;Password=...'.",
                nameof(connectionString));
        }

        builder.Services.AddDbContext<JwtDeviceAuthDbContext>(options => options.UseNpgsql(
            connectionString,
            npgsql => npgsql
                .MigrationsAssembly(typeof(JwtDeviceAuthPostgreSqlBuilderExtensions).Assembly.GetName().Name)
                .MigrationsHistoryTable(JwtDeviceAuthDbContext.HistoryTable)));
        builder.AddPostgreSql<JwtDeviceAuthDbContext>();
        builder.Services.AddSingleton(new OwnDatabase(
            builder.Services, () => new NpgsqlConnection(connectionString), PostgreSqlDialect.TakesWrites, typeof(PostgreSqlDialect).Assembly));
        return builder;
    }

    /// <summary>
    /// Keeps the tables in the application's own context, which calls <c>modelBuilder.UseJwtDeviceAuth()</c> and is registered with
    /// <c>services.AddDbContext&lt;TContext&gt;(options => options.UseNpgsql(...))</c>, before or after this. Its migrations are applied at
    /// the start in Development; elsewhere one that is not applied stops the start (see <see cref="JwtDeviceAuth.JwtDeviceAuthOptions.MigrateAtStart"/>). Inside a transaction of that
    /// context, what the services of this library do is part of it, except for the counts of wrong passwords and codes, which stay.
    /// </summary>
    /// <typeparam name="TContext">The application's context.</typeparam>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddPostgreSql<TContext>(this JwtDeviceAuthBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IStoreTime, PostgreSqlTime<TContext>>();
        builder.Services.TryAddSingleton<IRevocationChannel, PostgreSqlRevocationChannel<TContext>>();
        EntityFrameworkStores.Add<TContext>(builder.Services, new PostgreSqlDialect(), context => new PostgreSqlRotationWriter(context));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtDeviceAuthOptions>, UtcColumnsCheck<TContext>>());
        builder.Services.AddHostedService<UtcColumnsCheck<TContext>>();
        return builder;
    }
}
