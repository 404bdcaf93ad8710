using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.EntityFrameworkCore.Stores;
using JwtDeviceAuth.External;
using JwtDeviceAuth.KeyRing;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Telemetry;
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
        services.TryAddScoped<SessionEnder<TContext>>();
        services.TryAddScoped<CodeRedeemer<TContext>>();
        services.TryAddScoped<IUserStore, EntityFrameworkUserStore<TContext>>();
        services.TryAddScoped<EntityFrameworkDeviceSessionStore<TContext>>();
        services.TryAddScoped<EntityFrameworkFailedLoginStore<TContext>>();
        services.TryAddScoped<IDeviceSessionStore, EntityFrameworkDeviceSessionStore<TContext>>();
        services.TryAddScoped<IEndedSessionStore, EntityFrameworkEndedSessionStore<TContext>>();
        services.TryAddScoped<IOneTimeCodeStore, EntityFrameworkOneTimeCodeStore<TContext>>();
        services.TryAddScoped<ISocialAccountStore, EntityFrameworkSocialAccountStore<TContext>>();
        services.TryAddScoped<IFailedLoginStore, EntityFrameworkFailedLoginStore<TContext>>();
        services.TryAddScoped<ISigningKeyStore, EntityFrameworkSigningKeyStore<TContext>>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtDeviceAuthOptions>, ContextValidator<TContext>>());
        services.AddHostedService<SchemaMigrator<TContext>>();
    }
}
