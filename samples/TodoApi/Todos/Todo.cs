namespace TodoApi.Todos;

/// <summary>Something that a user means to do: one row of the table <c>todo</c>.</summary>
internal sealed class Todo
{
    public const int MaximumTitleLength = 255;
    public const int MaximumDescriptionLength = 1000;

    public long Id { get; set; }

    public long UserId { get; set; }

    public required string Title
    {
        get;
        set => (field, FoldedTitle) = (value, TitleFold.Of(value));
    }

    /// <summary>The title as <see cref="TitleFold"/> makes it, for the search.</summary>
    public string FoldedTitle { get; private set; } = string.Empty;

    public string? Description { get; set; }

    /// <summary>The moment it is meant for, in UTC.</summary>
    public DateTime? TodoDate { get; set; }

    public bool Complete { get; set; }

    /// <summary>In UTC; set by <see cref="Data.TodoDb"/>.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>In UTC; set by <see cref="Data.TodoDb"/>.</summary>
    public DateTime UpdatedAt { get; set; }
}
