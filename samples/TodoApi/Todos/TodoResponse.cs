using System.ComponentModel;

namespace TodoApi.Todos;

/// <summary>A todo.</summary>
internal sealed record TodoResponse
{
    [Description("Names the todo in the address of the requests about it.")]
    public required long Id { get; init; }

    [Description("What is to be done.")]
    public required string Title { get; init; }

    [Description("More about it, or null.")]
    public required string? Description { get; init; }

    [Description("The moment it is meant for, in UTC, or null.")]
    public required DateTime? TodoDate { get; init; }

    [Description("Whether it is done.")]
    public required bool Complete { get; init; }

    [Description("When it was created, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    [Description("When it last changed, in UTC.")]
    public required DateTime UpdatedAt { get; init; }

    public static TodoResponse From(Todo todo) => new()
    {
        Id = todo.Id,
        Title = todo.Title,
        Description = todo.Description,
        TodoDate = todo.TodoDate,
        Complete = todo.Complete,
        CreatedAt = todo.CreatedAt,
        UpdatedAt = todo.UpdatedAt,
    };
}
