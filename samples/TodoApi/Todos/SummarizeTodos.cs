using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TodoApi.Data;

namespace TodoApi.Todos;

/// <summary><c>GET /todos/summary</c></summary>
internal static class SummarizeTodos
{
    public static async Task<Ok<TodoSummary>> HandleAsync(ClaimsPrincipal user, TodoDb db, CancellationToken cancellationToken)
    {
        // One statement, so that the numbers always add up.
        var counts = await db.Todos.OwnedBy(user)
            .GroupBy(todo => todo.UserId)
            .Select(todos => new { Total = todos.Count(), Completed = todos.Count(todo => todo.Complete) })
            .SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(TodoSummary.Of(counts?.Total ?? 0, counts?.Completed ?? 0));
    }
}

internal sealed record TodoSummary
{
    [Description("How many todos there are.")]
    public required int TotalCount { get; init; }

    [Description("How many of them are done.")]
    public required int CompletedCount { get; init; }

    [Description("How many of them are yet to be done.")]
    public required int PendingCount { get; init; }

    public static TodoSummary Of(int total, int completed)
        => new() { TotalCount = total, CompletedCount = completed, PendingCount = total - completed };
}
