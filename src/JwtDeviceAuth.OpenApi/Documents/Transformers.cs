using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace JwtDeviceAuth.OpenApi.Documents;

/// <summary>What Microsoft.AspNetCore.OpenApi asks.</summary>
internal sealed class Transformers(SchemaEditor schemas, OperationEditor operations, DocumentEditor documents)
    : IOpenApiSchemaTransformer, IOpenApiOperationTransformer, IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        schemas.Edit(schema, context.JsonTypeInfo.Type);
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operations.Edit(operation, context.Description, context.Document);
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        documents.Edit(document, [.. context.DescriptionGroups.SelectMany(group => group.Items)]);
        return Task.CompletedTask;
    }
}
