namespace Snippets;

internal static class OpenApi
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: openapi
        builder.Services.AddOpenApi();
        builder.Services.AddJwtDeviceAuthOpenApi();
        // end-snippet
    }

    public static void Map(WebApplication app, Delegate GetTodo)
    {
        // begin-snippet: problem-code
        app.MapGet("/todos/{id:long}", GetTodo).RequireAuthorization()
            .ProducesProblemCode(404, "todo_not_found", "You have no such todo.");
        // end-snippet
    }
}
