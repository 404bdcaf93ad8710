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
    public static void Add<TContext, TDialect>(IServiceCollection services)
        where TContext : DbContext
        where TDialect : class, IDatabaseDialect, IGroupDialect
    {
        services.TryAddSingleton<IDatabaseDialect, TDialect>();
        services.TryAddSingleton<IGroupDialect, TDialect>();
        services.TryAddSingleton<FaultGuard>();
        services.TryAddSingleton<IStoreFaults, EntityFrameworkStoreFaults>();
        services.TryAddSingleton<IGroupConnection, GroupConnection<TContext>>();
        services.TryAddSingleton(provider => new CommitQueue(
            provider.GetRequiredService<IGroupConnection>(), provider.GetRequiredService<IDatabaseDialect>())
        {
            GroupWritten = provider.GetRequiredService<AuthMetrics>().RecordGroup,
        });
        services.TryAddSingleton<PlainDatabase<TContext>>();
        ScopedContext<TContext>.Add(services);
        services.TryAddScopedLate<SessionEnder<TContext>>();
        services.TryAddScopedLate<CodeRedeemer<TContext>>();
        services.TryAddScopedLate<IUserStore, EntityFrameworkUserStore<TContext>>();
        services.TryAddScopedLate<EntityFrameworkDeviceSessionStore<TContext>>();
        services.TryAddScopedLate<EntityFrameworkFailedLoginStore<TContext>>();
        services.TryAddScopedLate<IDeviceSessionStore, EntityFrameworkDeviceSessionStore<TContext>>();
        services.TryAddScopedLate<IEndedSessionStore, EntityFrameworkEndedSessionStore<TContext>>();
        services.TryAddScopedLate<IOneTimeCodeStore, EntityFrameworkOneTimeCodeStore<TContext>>();
        services.TryAddScopedLate<ISocialAccountStore, EntityFrameworkSocialAccountStore<TContext>>();
        services.TryAddScopedLate<IFailedLoginStore, EntityFrameworkFailedLoginStore<TContext>>();
        services.TryAddScopedLate<ISigningKeyStore, EntityFrameworkSigningKeyStore<TContext>>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtDeviceAuthOptions>, ContextValidator<TContext>>());
        services.AddHostedService<SchemaMigrator<TContext>>();
    }
}
