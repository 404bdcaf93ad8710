using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth;

/// <summary>
/// All that one feature adds to the library, seen from the core: its services, endpoints, checks of settings and its share of the clean-up. The core
/// asks every registered feature and knows none by name, so a new one is a folder and a line in <see cref="Features"/>, or in its own builder method.
/// </summary>
internal interface IFeature
{
    /// <summary>Registers the feature's services; called once, by <c>AddJwtDeviceAuth</c>, before anything of the application's that follows.</summary>
    void AddServices(IServiceCollection services)
    {
    }

    /// <summary>Maps the feature's endpoints.</summary>
    void MapEndpoints(FeatureRoutes routes)
    {
    }

    /// <summary>What is wrong with the settings, each as <c>Setting is ...; set it to ...</c>, without the section's name.</summary>
    IEnumerable<string> FaultsOf(JwtDeviceAuthOptions options, IServiceProvider services) => [];

    /// <summary>Removes what the feature's tables need no longer, in batches.</summary>
    /// <param name="services">The services of a scope.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    Task RemoveExpiredAsync(IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;
}
