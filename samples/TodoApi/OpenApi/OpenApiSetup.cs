namespace TodoApi.OpenApi;

internal static class OpenApiSetup
{
    private const string DocumentAddress = "/openapi/v1.json";

    public static IServiceCollection AddTodoOpenApi(this IServiceCollection services) => services
        .AddJwtDeviceAuthOpenApi()
        .AddOpenApi(options => options
            .AddDocumentTransformer<TodoDescriptions>()
            .AddOperationTransformer<TodoDescriptions>()
            .AddSchemaTransformer<TodoDescriptions>());

    /// <summary>In every environment: the API is public knowledge, and a sample is there to be looked at.</summary>
    public static void MapTodoOpenApi(this WebApplication app)
    {
        app.MapOpenApi();
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "TodoApi";
            options.SwaggerEndpoint(DocumentAddress, "TodoApi v1");

            // The client id of the OAuth2 password flow becomes the device's id.
            options.OAuthClientId("swagger-ui");
            options.DisplayRequestDuration();
        });
        app.MapGet("/", () => Results.LocalRedirect("/swagger")).ExcludeFromDescription();
    }
}
