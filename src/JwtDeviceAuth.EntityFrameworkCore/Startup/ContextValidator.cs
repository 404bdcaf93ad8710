using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.EntityFrameworkCore.Startup;

/// <summary>Checks, when the application starts, that the context is registered and has the tables.</summary>
internal sealed class ContextValidator<TContext>(
    IServiceScopeFactory scopes, IServiceProviderIsService services, PlainDatabase<TContext> plain)
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

        if (options.MigrateAtStart && plain.IsUpToDate)
        {
            return ValidateOptionsResult.Success;
        }

        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<TContext>().Model.FindEntityType(typeof(User)) is null
            ? ValidateOptionsResult.Fail(
                $"JwtDeviceAuth: {context} does not have the tables; call modelBuilder.UseJwtDeviceAuth() in its OnModelCreating.")
            : ValidateOptionsResult.Success;
    }
}
