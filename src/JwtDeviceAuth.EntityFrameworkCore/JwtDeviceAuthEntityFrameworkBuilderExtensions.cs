using JwtDeviceAuth;
using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps users and device sessions in any relational database that Entity Framework Core has a provider for.</summary>
public static class JwtDeviceAuthEntityFrameworkBuilderExtensions
{
    /// <summary>
    /// Keeps the tables in the application's own context, which calls <c>modelBuilder.UseJwtDeviceAuth()</c> and is registered with
    /// <c>services.AddDbContext&lt;TContext&gt;(...)</c>, before or after this. For SQLite, PostgreSQL and SQL Server the packages of those names
    /// do more: rotations that share commits, notifications between nodes, and which faults are transient. Its migrations are applied at the start in
    /// Development; elsewhere one that is not applied stops the start (see <see cref="JwtDeviceAuth.JwtDeviceAuthOptions.MigrateAtStart"/>). Inside a transaction of the context, what
    /// the services of this library do is part of it, except for the counts of wrong passwords and codes, which stay.
    /// </summary>
    /// <typeparam name="TContext">The application's context, on a relational provider.</typeparam>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddEntityFramework<TContext>(this JwtDeviceAuthBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        EntityFrameworkStores.Add<TContext>(builder.Services, new AnyDatabase());
        return builder;
    }
}
