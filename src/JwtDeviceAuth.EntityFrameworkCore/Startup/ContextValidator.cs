using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.EntityFrameworkCore.Startup;

/// <summary>Checks, when the application starts, that the context is registered and has the tables.</summary>
internal sealed class ContextValidator<TContext>(IServiceScopeFactory scopes, IServiceProviderIsService services)
    : IValidateOptions<JwtDeviceAuthOptions>
    where TContext : DbContext
{
    public ValidateOptionsResult Validate(string? name, JwtDeviceAuthOptions options)
    {
        var context = typeof(TContext).Name;
        if (!services.IsService(typeof(DbContextOptions<TContext>)))
        {
            return ValidateOptionsResult.Fail($"JwtDeviceAuth: {context} is not registered; call services.AddDbContext<{context}>(...).");
        }

        if (typeof(TContext) == typeof(JwtDeviceAuthDbContext))
        {
            // It has nothing else, and to build its model is most of a start.
            return ValidateOptionsResult.Success;
        }

        using var scope = scopes.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<TContext>();
        if (database.Model.FindEntityType(typeof(User)) is null)
        {
            return ValidateOptionsResult.Fail(
                $"JwtDeviceAuth: {context} does not have the tables; call modelBuilder.UseJwtDeviceAuth() in its OnModelCreating.");
        }

        if (database.Model.GetEntityTypes().FirstOrDefault(IsFiltered) is { } filtered)
        {
            return ValidateOptionsResult.Fail(
                $"JwtDeviceAuth: {context} has a query filter on {filtered.ClrType.Name}, which not every statement of the library sees: a user whom it hides could go on to refresh. "
                + "Remove the filter; to keep a user out, set IsActive to false.");
        }

        return !Collations.ComparesExactly(database.Database.ProviderName)
            && Collations.FindWithout(database.GetService<IDesignTimeModel>().Model) is { } column
                ? ValidateOptionsResult.Fail(
                    $"JwtDeviceAuth: the column {column} of {context} has no collation, and its database may compare texts without regard to case, which "
                    + "makes one account of two; call modelBuilder.UseJwtDeviceAuth(\"...\") with a binary collation, for example Latin1_General_100_BIN2 or "
                    + "utf8mb4_bin.")
                : ValidateOptionsResult.Success;
    }

    private static bool IsFiltered(IEntityType entity) => entity.ClrType.Namespace == typeof(User).Namespace && entity.GetDeclaredQueryFilters().Count > 0;
}
