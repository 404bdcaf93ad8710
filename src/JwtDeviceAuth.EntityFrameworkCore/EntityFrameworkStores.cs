using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.EntityFrameworkCore.Stores;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.EntityFrameworkCore;

/// <summary>Registers the stores on a context; each database's package calls it and adds what only it knows.</summary>
internal static class EntityFrameworkStores
{
    /// <summary>Registers the stores.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="dialect">The database.</param>
    /// <param name="rotations">Prepares the statements of group commit; null where each rotation is written by itself.</param>
    public static void Add<TContext>(IServiceCollection services, IDatabaseDialect dialect, RotationWriterFactory? rotations = null)
        where TContext : DbContext
    {
        services.TryAddSingleton(dialect);
        services.TryAddSingleton<WriterTurn>();
        services.TryAddSingleton<FaultGuard>();
        services.TryAddSingleton<IStoreFaults, StoreFaults>();
        if (rotations is not null)
        {
            services.TryAddSingleton(provider => new RotationQueue(
                new RotationConnection(provider.GetRequiredService<IServiceScopeFactory>(), typeof(TContext), rotations),
                provider.GetRequiredService<IDatabaseDialect>(),
                provider.GetRequiredService<WriterTurn>())
            {
                GroupWritten = provider.GetRequiredService<AuthMetrics>().RecordGroup,
            });
        }

        ScopedContext<TContext>.Add(services);
        services.AddScoped<IAfterCommit, AfterCommit<TContext>>();
        services.AddScoped<OutsideTransaction<TContext>>();
        services.TryAddScopedLate<CountsInTransaction<TContext>>();
        services.TryAddScopedLate<SessionRevoker<TContext>>();
        services.TryAddScopedLate<CodeRedeemer<TContext>>();
        services.TryAddScopedLate<IUserStore, EntityFrameworkUserStore<TContext>>();
        services.TryAddScopedLate<IDeviceSessionStore, EntityFrameworkDeviceSessionStore<TContext>>();
        services.TryAddScopedLate<IRevokedSessionStore, EntityFrameworkRevokedSessionStore<TContext>>();
        services.TryAddScopedLate<IOneTimeCodeStore, EntityFrameworkOneTimeCodeStore<TContext>>();
        services.TryAddScopedLate<ISocialAccountStore, EntityFrameworkSocialAccountStore<TContext>>();
        services.TryAddScopedLate<ISecondFactorStore, EntityFrameworkSecondFactorStore<TContext>>();
        services.TryAddScopedLate<IPasskeyStore, EntityFrameworkPasskeyStore<TContext>>();
        services.TryAddScopedLate<IFailedLoginStore, EntityFrameworkFailedLoginStore<TContext>>();
        services.TryAddScopedLate<ISigningKeyStore, EntityFrameworkSigningKeyStore<TContext>>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtDeviceAuthOptions>, ContextValidator<TContext>>());
        services.AddHostedService<SchemaMigrator<TContext>>();
    }
}
