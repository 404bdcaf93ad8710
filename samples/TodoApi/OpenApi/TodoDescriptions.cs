using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TodoApi.Todos;

namespace TodoApi.OpenApi;

/// <summary>What the document says of the todos; of the sign-in, the library says it.</summary>
internal sealed class TodoDescriptions : IOpenApiDocumentTransformer, IOpenApiOperationTransformer, IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TodoApi",
            Version = "v1",
            Description = "A todo list for many users, to show JwtDeviceAuth at work. Sign up with `POST /users/signup`, "
                + "then press Authorize. Every failure is `application/problem+json` with a stable `code`.",
        };
        foreach (var tag in document.Tags?.Where(tag => tag.Name == "Todos") ?? [])
        {
            tag.Description = "The todos of the signed-in user.";
        }

        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        // The lists read their parameters as text, because a blank counts as absent. This says what the text has to be.
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query) ?? [])
        {
            parameter.Schema = parameter.Name switch
            {
                "page" => Number(1, Page.MaximumNumber),
                "limit" => Number(Page.DefaultLimit, Page.MaximumLimit),
                "date" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
                "complete" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
                _ => parameter.Schema,
            };
        }

        if (operation.OperationId is nameof(ListTodos) or nameof(SearchTodos) && operation.Responses?["200"] is OpenApiResponse page)
        {
            page.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            page.Headers[Page.TotalCountHeader] = new OpenApiHeader
            {
                Description = "How many todos there are on all pages.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            };
        }

        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { DeclaringType.Namespace: "TodoApi.Todos", Name: var name })
        {
            (schema.Format, schema.Examples) = name switch
            {
                "title" => (schema.Format, ["Buy milk"]),
                "description" => (schema.Format, ["Two bottles"]),
                "todo_date" => ("date-time", ["2026-11-22T08:30:00Z"]),
                _ => (schema.Format, schema.Examples),
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
