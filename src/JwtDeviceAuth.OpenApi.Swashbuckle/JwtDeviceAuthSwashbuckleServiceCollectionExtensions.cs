using JwtDeviceAuth.OpenApi.Description;
using JwtDeviceAuth.OpenApi.Documents;
using JwtDeviceAuth.OpenApi.Swashbuckle;
using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Describes the endpoints of JwtDeviceAuth in documents of Swashbuckle.</summary>
public static class JwtDeviceAuthSwashbuckleServiceCollectionExtensions
{
    /// <summary>
    /// Gives every OpenAPI document that <c>AddSwaggerGen</c> makes what that cannot know: operation ids such as <c>login</c> and <c>refreshTokens</c>,
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
        services.AddSingleton<SchemaEditor>();
        services.AddSingleton<OperationEditor>();
        services.AddSingleton<DocumentEditor>();
        services.AddSingleton<Filters>();

        // Last of all: Swashbuckle fills its lists anew from what the application says.
        return services
            .AddSingleton<IPostConfigureOptions<SwaggerGeneratorOptions>>(provider => new PostConfigureOptions<SwaggerGeneratorOptions>(null, options =>
            {
                options.OperationFilters.Add(provider.GetRequiredService<Filters>());
                options.DocumentFilters.Add(provider.GetRequiredService<Filters>());
            }))
            .AddSingleton<IPostConfigureOptions<SchemaGeneratorOptions>>(provider => new PostConfigureOptions<SchemaGeneratorOptions>(
                null, options => options.SchemaFilters.Add(provider.GetRequiredService<Filters>())));
    }
}
