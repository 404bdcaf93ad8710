using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// The context of a request, made when it is needed: a refresh needs none, and would spend more on making one than on its tokens. It has to
/// know, though, whether the application has begun a transaction on it.
/// </summary>
internal sealed class ScopedContext<TContext>(IServiceProvider services, ScopedContextTracking<TContext> tracking)
    where TContext : DbContext
{
    private bool _isMade;

    /// <summary>The context; made now if it was not.</summary>
    public TContext Value => services.GetRequiredService<TContext>();

    /// <summary>Whether the application works in a transaction, of this context or around everything.</summary>
    public bool IsInTransaction
        => System.Transactions.Transaction.Current is not null
            || Transaction is not null;

    /// <summary>The transaction of this context, if there is one.</summary>
    public IDbContextTransaction? Transaction => _isMade || !tracking.IsTold ? Value.Database.CurrentTransaction : null;

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ScopedContext<TContext>>();
        services.AddSingleton(new ScopedContextTracking<TContext>(services));

        // Asked for each context that is made in a scope, because its options are made with it.
        services.ConfigureDbContext<TContext>((provider, options) =>
        {
            options.AddInterceptors(CommitInterceptor.Instance);
            if (provider.GetRequiredService<ScopedContextTracking<TContext>>().IsTold)
            {
                provider.GetRequiredService<ScopedContext<TContext>>()._isMade = true;
            }
        });
    }
}

/// <summary>Whether <see cref="ScopedContext{TContext}"/> is notified when the application makes its context.</summary>
internal sealed class ScopedContextTracking<TContext>(IServiceCollection registered)
    where TContext : DbContext
{
    // Only now, when all is registered. Options of another life are made once; a pool or a factory of the application makes contexts its own way.
    private readonly Lazy<bool> _isTold = new(() =>
        registered.LastOrDefault(service => service.ServiceType == typeof(DbContextOptions<TContext>))?.Lifetime == ServiceLifetime.Scoped
        && registered.LastOrDefault(service => service.ServiceType == typeof(TContext)) is { } context
        && (context.ImplementationType == typeof(TContext)
            || context.ImplementationFactory?.Method.Module == typeof(EntityFrameworkServiceCollectionExtensions).Module));

    public bool IsTold => _isTold.Value;
}
