using JwtDeviceAuth;
using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps users and device sessions in SQLite.</summary>
public static class JwtDeviceAuthSqliteBuilderExtensions
{
    /// <summary>Keeps the tables in a database file of their own, which is created and upgraded when the application starts.</summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <param name="connectionString">For example <c>Data Source=app.db</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The connection string names no file, or a database in memory.</exception>
    public static JwtDeviceAuthBuilder AddSqlite(this JwtDeviceAuthBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RefuseWithoutFile(connectionString);
        builder.Services.AddDbContext<JwtDeviceAuthDbContext>(options => options.UseSqlite(
            connectionString,
            sqlite => sqlite
                .MigrationsAssembly(typeof(SqlitePragmas).Assembly.GetName().Name)
                .MigrationsHistoryTable(JwtDeviceAuthDbContext.HistoryTable)));
        builder.AddSqlite<JwtDeviceAuthDbContext>();
        builder.Services.AddSingleton(new OwnDatabase(
            builder.Services, () => SqliteDialect.ConnectToFile(connectionString), SqliteDialect.TakesWrites, typeof(SqlitePragmas).Assembly));
        return builder;
    }

    /// <summary>
    /// Keeps the tables in the application's own context, which calls <c>modelBuilder.UseJwtDeviceAuth()</c> and is registered with
    /// <c>services.AddDbContext&lt;TContext&gt;(options => options.UseSqlite(...))</c>, before or after this. Its migrations are applied at
    /// the start in Development; elsewhere one that is not applied stops the start (see <see cref="JwtDeviceAuth.JwtDeviceAuthOptions.MigrateAtStart"/>). Inside a transaction of that
    /// context, what the services of this library do is part of it, except for the counts of wrong passwords and codes, which stay.
    /// </summary>
    /// <typeparam name="TContext">The application's context.</typeparam>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddSqlite<TContext>(this JwtDeviceAuthBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.ConfigureDbContext<TContext>(options => options.AddInterceptors(SqlitePragmas.Instance));
        var dialect = new SqliteDialect();
        EntityFrameworkStores.Add<TContext>(builder.Services, dialect, context => new SqliteRotationWriter(context, dialect));
        return builder;
    }

    private static void RefuseWithoutFile(string connectionString)
    {
        var parsed = new SqliteConnectionStringBuilder(connectionString);
        if (parsed.DataSource is "" or ":memory:" || parsed.Mode == SqliteOpenMode.Memory)
        {
            throw new ArgumentException(
                "The connection string names no file, and a database in memory ends with its connection; use for example 'Data Source=app.db'.",
                nameof(connectionString));
        }
    }
}
