using JwtDeviceAuth;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of JwtDeviceAuth.</summary>
public static class JwtDeviceAuthEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps sign-up, login, refresh, logout, the profile and the device list, relative to the group it is called on; with an
    /// <see cref="JwtDeviceAuth.Email.IAccountEmailSender"/> also the confirmation of addresses and the reset of passwords.
    /// </summary>
    /// <param name="routes">The application, or a group such as <c>app.MapGroup("/users")</c>.</param>
    /// <param name="configure">Leaves single endpoints out or gives them conventions.</param>
    /// <returns>A builder for conventions of all the endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>services.AddJwtDeviceAuth()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapJwtDeviceAuth(
        this IEndpointRouteBuilder routes, Action<JwtDeviceAuthEndpoints>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var services = routes.ServiceProvider.GetService<IServiceProviderIsService>();
        if (services?.IsService(typeof(FailureResponses)) != true)
        {
            throw new InvalidOperationException("You must call services.AddJwtDeviceAuth() before app.MapJwtDeviceAuth().");
        }

        var endpoints = new JwtDeviceAuthEndpoints();
        configure?.Invoke(endpoints);
        var group = routes.MapGroup(string.Empty).WithTags("Users");
        StoreUnavailableGuard.Around(group);
        NoStore.On(group);

        // Where the application logs bodies and headers, passwords and tokens would be in its log; what is set here it can still change by a convention of its own.
        group.WithHttpLogging(HttpLoggingFields.RequestProperties | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.Duration);
        var featureRoutes = new FeatureRoutes(group, endpoints, routes.ServiceProvider);
        foreach (var feature in routes.ServiceProvider.GetServices<IFeature>())
        {
            feature.MapEndpoints(featureRoutes);
        }

        return group;
    }
}
