using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TodoApi.Data;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary><c>PUT /todos/{id}</c></summary>
internal static class UpdateTodo
{
    public static async Task<Results<Ok<TodoResponse>, ProblemHttpResult>> HandleAsync(
        [Description("The todo's id.")] long id,
        UpdateTodoBody body,
        ClaimsPrincipal user,
        TodoDb db,
        CancellationToken cancellationToken)
    {
        var todo = await db.Todos.OwnedBy(user).SingleOrDefaultAsync(todo => todo.Id == id, cancellationToken);
        if (todo is null)
        {
            return Problem.TodoNotFound;
        }

        var errors = new FieldErrors();
        body.ApplyTo(todo, errors);
        if (errors.Problem is { } invalid)
        {
            return invalid;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another request deleted it since it was read.
            return Problem.TodoNotFound;
        }

        return TypedResults.Ok(TodoResponse.From(todo));
    }
}

internal sealed class UpdateTodoBody
{
    // A setter runs only for a field that was sent: null clears a field, while an absent one stays.
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    [StringLength(Todo.MaximumTitleLength, MinimumLength = 1)]
    [Description("What is to be done, in one line: 1 to 255 characters. Absent leaves it.")]
    public string Title { get; set => field = Sent(nameof(Title), value); } = string.Empty;

    [StringLength(Todo.MaximumDescriptionLength)]
    [Description("More about it: at most 1000 characters. Absent leaves it; null clears it.")]
    public string? Description { get; set => field = Sent(nameof(Description), value); }

    [Description("The moment it is meant for: an ISO 8601 date, or date and time; UTC if it has no offset. Absent leaves it; null clears it.")]
    public string? TodoDate { get; set => field = Sent(nameof(TodoDate), value); }

    [Description("Whether it is done. Absent leaves it.")]
    public bool Complete { get; set => field = Sent(nameof(Complete), value); }

    public void ApplyTo(Todo todo, FieldErrors errors)
    {
        if (_sent.Contains(nameof(Title)))
        {
            todo.Title = TodoRules.Title(Title, errors);
        }

        if (_sent.Contains(nameof(Description)))
        {
            todo.Description = TodoRules.Description(Description, errors);
        }

        if (_sent.Contains(nameof(TodoDate)))
        {
            todo.TodoDate = TodoRules.Date(TodoDate, errors);
        }

        if (_sent.Contains(nameof(Complete)))
        {
            todo.Complete = Complete;
        }
    }

    private T Sent<T>(string property, T value)
    {
        _sent.Add(property);
        return value;
    }
}
