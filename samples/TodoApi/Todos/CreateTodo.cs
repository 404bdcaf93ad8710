using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TodoApi.Data;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary><c>POST /todos</c></summary>
internal static class CreateTodo
{
    public static async Task<Results<CreatedAtRoute<TodoResponse>, ProblemHttpResult>> HandleAsync(
        CreateTodoBody body, ClaimsPrincipal user, TodoDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var todo = new Todo
        {
            UserId = user.GetUserId(),
            Title = TodoRules.Title(body.Title, errors),
            Description = TodoRules.Description(body.Description, errors),
            TodoDate = TodoRules.Date(body.TodoDate, errors),
            Complete = body.Complete,
        };
        if (errors.Problem is { } invalid)
        {
            return invalid;
        }

        db.Add(todo);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The user may be deleted while the access token is still good; then the foreign key refuses the row.
            if (await db.Set<User>().AnyAsync(owner => owner.Id == todo.UserId, cancellationToken))
            {
                throw;
            }

            return Problem.SessionRevoked(response);
        }

        return TypedResults.CreatedAtRoute(TodoResponse.From(todo), nameof(GetTodo), new { id = todo.Id });
    }
}

internal sealed record CreateTodoBody
{
    [Required, StringLength(Todo.MaximumTitleLength, MinimumLength = 1)]
    [Description("What is to be done, in one line: 1 to 255 characters. Spaces around it are dropped.")]
    public string Title { get; init; } = string.Empty;

    [StringLength(Todo.MaximumDescriptionLength)]
    [Description("More about it: at most 1000 characters.")]
    public string? Description { get; init; }

    [Description("The moment it is meant for: an ISO 8601 date, or date and time. UTC if it has no offset; a date alone is its midnight.")]
    public string? TodoDate { get; init; }

    [Description("Whether it is done. Default: false.")]
    public bool Complete { get; init; }
}
