using JwtDeviceAuth;
using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps users and device sessions in SQL Server. Built and read, but not run by its authors.</summary>
public static class JwtDeviceAuthSqlServerBuilderExtensions
{
    /// <summary>Keeps the tables in a database of their own, which are created and upgraded when the application starts.</summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="connectionString">For example <c>Server=db;Database=auth;User Id=auth;Password=...</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The connection string names no server.</exception>
    public static JwtDeviceAuthBuilder AddSqlServer(this JwtDeviceAuthBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.IsNullOrEmpty(new SqlConnectionStringBuilder(connectionString).DataSource))
        {
            throw new ArgumentException(
                "The connection string names no server; use for example 'Server=localhost;Database=auth;User Id=auth;Password=...'.",
                nameof(connectionString));
        }

        builder.Services.AddDbContext<JwtDeviceAuthDbContext>(options => options.UseSqlServer(
            connectionString,
            sqlServer => sqlServer
                .MigrationsAssembly(typeof(JwtDeviceAuthSqlServerBuilderExtensions).Assembly.GetName().Name)
                .MigrationsHistoryTable(JwtDeviceAuthDbContext.HistoryTable)));
        return builder.AddSqlServer<JwtDeviceAuthDbContext>();
    }

    /// <summary>
    /// Keeps the tables in the application's own context, which calls <c>modelBuilder.UseJwtDeviceAuth("Latin1_General_100_BIN2")</c> and is
    /// registered with <c>services.AddDbContext&lt;TContext&gt;(options => options.UseSqlServer(...))</c>, before or after this. Its migrations are
    /// applied at the start in Development; elsewhere one that is not applied stops the start (see <see cref="JwtDeviceAuth.JwtDeviceAuthOptions.MigrateAtStart"/>). Inside a
    /// transaction of that context, what the services of this library do is part of it, except for the counts of wrong passwords and codes, which stay.
    /// </summary>
    /// <typeparam name="TContext">The application's context.</typeparam>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddSqlServer<TContext>(this JwtDeviceAuthBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        EntityFrameworkStores.Add<TContext>(builder.Services, new SqlServerDialect());
        return builder;
    }
}
