using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TodoApi.Data;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary><c>GET /todos/search</c></summary>
internal static class SearchTodos
{
    public static async Task<Results<Ok<TodoResponse[]>, ProblemHttpResult>> HandleAsync(
        [AsParameters] TodoFilter filter,
        [AsParameters] PageQuery query,
        ClaimsPrincipal user,
        TodoDb db,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (context.Request.Query["title"].Count > 1)
        {
            // What was sent twice is one text with a comma by now.
            errors.Add("title", "must be sent once");
        }

        var page = query.Read(errors);
        var todos = filter.Apply(db.Todos.OwnedBy(user), errors);
        return errors.Problem is { } invalid
            ? invalid
            : TypedResults.Ok(await todos.ToPageAsync(page, context.Response, cancellationToken));
    }
}

/// <summary>As text, because a blank counts as absent.</summary>
internal sealed record TodoFilter
{
    [FromQuery(Name = "title"), Description("Part of the title. Case does not matter, in any alphabet, and no character is a wildcard.")]
    public string? Title { get; init; }

    [FromQuery(Name = "date"), Description("The day in UTC that the todo is meant for, such as 2026-11-22.")]
    public string? Date { get; init; }

    [FromQuery(Name = "complete"), Description("Whether the todo is done.")]
    public string? Complete { get; init; }

    public IQueryable<Todo> Apply(IQueryable<Todo> todos, FieldErrors errors)
    {
        if (!string.IsNullOrWhiteSpace(Title))
        {
            if (Title.Any(char.IsControl))
            {
                errors.Add("title", "must not have control characters");
            }

            // No character has a meaning of its own: this becomes instr(folded_title, @part), or a LIKE whose wildcards EF escapes.
            var part = TitleFold.Of(Title);
            todos = todos.Where(todo => todo.FoldedTitle.Contains(part));
        }

        if (!string.IsNullOrWhiteSpace(Date))
        {
            if (!TodoDates.TryParse(Date, out var moment))
            {
                errors.Add("date", TodoDates.Fault);
            }

            // A range rather than a function of the column, so that the index on it serves.
            var (start, end) = TodoDates.DayOf(moment);
            todos = todos.Where(todo => todo.TodoDate >= start && todo.TodoDate < end);
        }

        if (!string.IsNullOrWhiteSpace(Complete))
        {
            if (!bool.TryParse(Complete, out var complete))
            {
                errors.Add("complete", "must be true or false");
            }

            todos = todos.Where(todo => todo.Complete == complete);
        }

        return todos;
    }
}
