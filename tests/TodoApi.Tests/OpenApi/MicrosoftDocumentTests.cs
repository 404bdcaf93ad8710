using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace TodoApi.Tests.OpenApi;

public sealed class MicrosoftDocumentTests : OpenApiDocumentSpecification
{
    protected override string Address => "/openapi/v1.json";

    protected override void Add(IServiceCollection services) => services.AddJwtDeviceAuthOpenApi().AddOpenApi();

    protected override void Map(WebApplication app) => app.MapOpenApi();
}
