using Microsoft.AspNetCore.Mvc;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary>The endpoints under <c>/todos</c>; each is in a file of its own.</summary>
internal static class TodoEndpoints
{
    private const int MaximumBodyBytes = 16 * 1024;

    private static readonly string[] Head = [HttpMethods.Head];

    public static RouteGroupBuilder MapTodos(this RouteGroupBuilder group)
    {
        group.WithTags("Todos").ProducesProblem(401)
            .ProducesProblemCode(503, "store_unavailable", "The database is not available; try again shortly.")
            .WithMetadata(new RequestSizeLimitAttribute(MaximumBodyBytes));
        group.MapPost("", CreateTodo.HandleAsync).WithName(nameof(CreateTodo))
            .TakesBody()
            .WithSummary("Create a todo").WithDescription("Adds a todo to the list of the signed-in user.");
        group.MapGet("", ListTodos.HandleAsync).WithName(nameof(ListTodos)).ChecksFields()
            .WithSummary("List my todos").WithDescription("Lists the todos of the signed-in user, the newest first, a page at a time.");
        group.MapGet("search", SearchTodos.HandleAsync).WithName(nameof(SearchTodos)).ChecksFields()
            .WithSummary("Search my todos")
            .WithDescription("Lists the todos that match every filter given, the newest first, a page at a time. A blank one counts as absent.");
        group.MapGet("summary", SummarizeTodos.HandleAsync).WithName(nameof(SummarizeTodos))
            .WithSummary("Count my todos").WithDescription("Returns how many todos there are, and how many of them are done.");
        group.MapGet("{id:long}", GetTodo.HandleAsync).WithName(nameof(GetTodo)).FindsTodo()
            .WithSummary("Show a todo").WithDescription("Shows one todo. Another user's is not found.");
        group.MapPut("{id:long}", UpdateTodo.HandleAsync).WithName(nameof(UpdateTodo))
            .TakesBody().FindsTodo()
            .WithSummary("Change a todo").WithDescription("Changes the fields that are sent and leaves the others as they are.");
        group.MapDelete("{id:long}", DeleteTodo.HandleAsync).WithName(nameof(DeleteTodo)).FindsTodo()
            .WithSummary("Delete a todo").WithDescription("Deletes one todo for good.");
        group.MapHeads();
        return group;
    }

    /// <summary>HEAD is answered as GET is (RFC 9110, section 9.3.2); the OpenAPI document shows GET alone.</summary>
    private static void MapHeads(this RouteGroupBuilder group)
    {
        var heads = group.MapGroup(string.Empty).ExcludeFromDescription();
        heads.MapMethods("", Head, ListTodos.HandleAsync);
        heads.MapMethods("search", Head, SearchTodos.HandleAsync);
        heads.MapMethods("summary", Head, SummarizeTodos.HandleAsync);
        heads.MapMethods("{id:long}", Head, GetTodo.HandleAsync);
    }

    private static RouteHandlerBuilder FindsTodo(this RouteHandlerBuilder route)
        => route.ProducesProblemCode(404, "todo_not_found", "You have no such todo.");

    private static RouteHandlerBuilder ChecksFields(this RouteHandlerBuilder route)
        => route.ProducesProblemCode(400, Problem.ValidationFailed, "The request is not valid.");

    private static RouteHandlerBuilder TakesBody(this RouteHandlerBuilder route) => route.ChecksFields()
        .ProducesProblemCode(413, "body_too_large", "The body is larger than 16 KiB.")
        .ProducesProblemCode(415, "unsupported_media_type", "The body has a content type that is not taken here.");
}
