using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TodoApi.Data;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary><c>DELETE /todos/{id}</c></summary>
internal static class DeleteTodo
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        [Description("The todo's id.")] long id, ClaimsPrincipal user, TodoDb db, CancellationToken cancellationToken)
        => await db.Todos.OwnedBy(user).Where(todo => todo.Id == id).ExecuteDeleteAsync(cancellationToken) == 1
            ? TypedResults.NoContent()
            : Problem.TodoNotFound;
}
