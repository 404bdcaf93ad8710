using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

/// <summary>The context of a database that holds nothing but this library's tables; used by <c>AddSqlite("Data Source=...")</c>.</summary>
/// <param name="options">The database to use.</param>
public sealed class JwtDeviceAuthDbContext(DbContextOptions<JwtDeviceAuthDbContext> options) : DbContext(options)
{
    /// <summary>
    /// A history of its own, so that an application may keep its tables in the same database with migrations of its own.
    /// </summary>
    internal const string HistoryTable = "__JwtDeviceAuthMigrations";

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.UseJwtDeviceAuth(Collations.Of(Database.ProviderName));
}
