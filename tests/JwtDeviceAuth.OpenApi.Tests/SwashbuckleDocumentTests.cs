using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.OpenApi.Tests;

public sealed class SwashbuckleDocumentTests : OpenApiDocumentSpecification
{
    protected override string Address => "/swagger/v1/swagger.json";

    protected override void Add(IServiceCollection services)
        => JwtDeviceAuthSwashbuckleServiceCollectionExtensions.AddJwtDeviceAuthOpenApi(services).AddEndpointsApiExplorer().AddSwaggerGen();

    protected override void Map(WebApplication app) => app.MapSwagger();
}
