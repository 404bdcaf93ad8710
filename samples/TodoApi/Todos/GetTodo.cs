using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TodoApi.Data;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary><c>GET /todos/{id}</c></summary>
internal static class GetTodo
{
    public static async Task<Results<Ok<TodoResponse>, ProblemHttpResult>> HandleAsync(
        [Description("The todo's id.")] long id, ClaimsPrincipal user, TodoDb db, CancellationToken cancellationToken)
        => await db.Todos.AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(todo => todo.Id == id, cancellationToken) is { } found
            ? TypedResults.Ok(TodoResponse.From(found))
            : Problem.TodoNotFound;
}
