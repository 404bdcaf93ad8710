using JwtDeviceAuth.OpenApi.Description;
using JwtDeviceAuth.OpenApi.NSwag;
using NSwag.Generation.Processors;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Describes the endpoints of JwtDeviceAuth in documents of NSwag.</summary>
public static class JwtDeviceAuthNSwagServiceCollectionExtensions
{
    /// <summary>
    /// Gives every OpenAPI document that <c>AddOpenApiDocument</c> makes what that cannot know: operation ids such as <c>login</c> and <c>refreshTokens</c>,
    /// <c>code</c> and <c>errors</c> of problem details, the codes that each operation can give, examples, and the security schemes <c>oauth2</c> (the
    /// password flow) and <c>bearer</c>, which the operations name that need an access token. The order of the calls does not matter. What the
    /// application has said itself, such as an operation id, stays.
    /// </summary>
    /// <param name="services">The application's services, with <c>AddJwtDeviceAuth</c>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddJwtDeviceAuthOpenApi(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(OperationReader)))
        {
            return services;
        }

        services.AddSingleton<OperationReader>();

        // NSwag takes processors from the services.
        return services.AddSingleton<IDocumentProcessor, DocumentProcessor>();
    }
}
