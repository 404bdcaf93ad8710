using JwtDeviceAuth.OpenApi.Documents;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace JwtDeviceAuth.OpenApi.Swashbuckle;

/// <summary>What Swashbuckle asks.</summary>
internal sealed class Filters(SchemaEditor schemas, OperationEditor operations, DocumentEditor documents) : ISchemaFilter, IOperationFilter, IDocumentFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema own)
        {
            schemas.Edit(own, context.Type);
        }
    }

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
        => operations.Edit(operation, context.ApiDescription, context.Document);

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        => documents.Edit(swaggerDoc, [.. context.ApiDescriptions]);
}
