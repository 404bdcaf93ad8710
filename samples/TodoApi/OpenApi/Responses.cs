using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TodoApi.Todos;

namespace TodoApi.OpenApi;

/// <summary>Says what a status means here, and which headers come with it.</summary>
internal sealed class Responses : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = status switch
            {
                "200" => "Done.",
                "201" => "Created; the header Location has its address.",
                "202" => "Taken; it is done in the background.",
                "302" => "To another page.",
                "204" => "Done; there is nothing to say about it.",
                "400" => "Something in the request is wrong: `errors` names the fields.",
                "401" => "Not signed in, or not any more; or what was sent to sign in with is wrong.",
                "403" => "The account has been deactivated, or asks for a fresh login.",
                "404" => "There is no such thing, or it is another user's.",
                "409" => "It conflicts with what is stored: `code` says with what.",
                "413" => "The body is larger than 16 KiB.",
                "415" => "The body has a content type that is not taken here.",
                "429" => "Too many attempts; the header Retry-After says when to try again.",
                "503" => "Too busy, or the database is not available; the header Retry-After says when to try again.",
                _ => response.Description,
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
}
