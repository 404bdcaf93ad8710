using System.Globalization;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;

namespace TodoApi.Todos;

internal static class TodoQueries
{
    public static IQueryable<Todo> OwnedBy(this IQueryable<Todo> todos, ClaimsPrincipal user)
    {
        var userId = user.GetUserId();
        return todos.Where(todo => todo.UserId == userId);
    }

    /// <summary>One page, the newest first, and the number of all of them in <c>X-Total-Count</c>.</summary>
    public static async Task<TodoResponse[]> ToPageAsync(
        this IQueryable<Todo> todos, Page page, HttpResponse response, CancellationToken cancellationToken)
    {
        var total = await todos.CountAsync(cancellationToken);
        response.Headers[Page.TotalCountHeader] = total.ToString(CultureInfo.InvariantCulture);

        // Ids only grow, so this is the order of creation, and no two todos share a place in it.
        var found = await todos.AsNoTracking()
            .OrderByDescending(todo => todo.Id)
            .Skip(page.Skip)
            .Take(page.Limit)
            .ToListAsync(cancellationToken);
        return [.. found.Select(TodoResponse.From)];
    }
}
