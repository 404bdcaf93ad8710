using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

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
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);

        // An insert that loses a race fails, and that decides it: no error for an operator. What does fail is thrown, and logged where it is caught.
        optionsBuilder.ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug)));
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.UseJwtDeviceAuth(Collations.Of(Database.ProviderName));
}
