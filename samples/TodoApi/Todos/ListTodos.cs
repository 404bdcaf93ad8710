using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TodoApi.Data;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary><c>GET /todos</c></summary>
internal static class ListTodos
{
    public static async Task<Results<Ok<TodoResponse[]>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageQuery query, ClaimsPrincipal user, TodoDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = query.Read(errors);
        return errors.Problem is { } invalid
            ? invalid
            : TypedResults.Ok(await db.Todos.OwnedBy(user).ToPageAsync(page, response, cancellationToken));
    }
}
