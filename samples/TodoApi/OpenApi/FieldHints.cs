using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TodoApi.OpenApi;

/// <summary>Formats and examples, with which Swagger UI fills its forms so that they can be sent as they are.</summary>
internal sealed class FieldHints : IOpenApiSchemaTransformer
{
    private const string Password = "correct horse battery";

    private static readonly Dictionary<string, (string? Format, string Example)> Hints = new(StringComparer.Ordinal)
    {
        ["email"] = ("email", "ann@example.com"),
        ["name"] = (null, "Ann"),
        ["password"] = ("password", Password),
        ["old_password"] = ("password", Password),
        ["new_password"] = ("password", Password + " staple"),
        ["code"] = (null, "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ["device_id"] = (null, "anns-laptop"),
        ["device_name"] = (null, "Ann's laptop"),
        ["device_proof"] = (null, "eyJhbGciOiJIUzI1NiIs..."),
        ["title"] = (null, "Buy milk"),
        ["description"] = (null, "Two bottles"),
        ["todo_date"] = ("date-time", "2026-11-22T08:30:00Z"),
    };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { DeclaringType: var type, Name: var name }
            && !type.IsAssignableTo(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))
            && Hints.TryGetValue(name, out var hint))
        {
            schema.Format ??= hint.Format;
            schema.Examples = [hint.Example];
        }

        return Task.CompletedTask;
    }
}
