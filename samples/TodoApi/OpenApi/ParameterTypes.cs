using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TodoApi.Todos;

namespace TodoApi.OpenApi;

/// <summary>The lists read their parameters as text, because a blank counts as absent. This says what the text has to be.</summary>
internal sealed class ParameterTypes : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var parameters = (operation.Parameters ?? []).OfType<OpenApiParameter>();
        foreach (var parameter in parameters.Where(parameter => parameter.In == ParameterLocation.Query))
        {
            parameter.Schema = parameter.Name switch
            {
                "page" => Number(1, Page.MaximumNumber),
                "limit" => Number(Page.DefaultLimit, Page.MaximumLimit),
                "date" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
                "complete" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
                _ => new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Number(int absent, int maximum) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = "1",
        Maximum = maximum.ToString(CultureInfo.InvariantCulture),
        Default = absent,
    };
}
