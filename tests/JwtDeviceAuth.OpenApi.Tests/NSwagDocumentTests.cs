using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.OpenApi.Tests;

public sealed class NSwagDocumentTests : OpenApiDocumentSpecification
{
    protected override string Address => "/swagger/v1/swagger.json";

    protected override void Add(IServiceCollection services)
        => JwtDeviceAuthNSwagServiceCollectionExtensions.AddJwtDeviceAuthOpenApi(services).AddEndpointsApiExplorer().AddOpenApiDocument();

    protected override void Map(WebApplication app) => app.UseOpenApi();
}
