using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary>What the fields of a todo may hold. Each method gives the value to store, and notes what is wrong with it.</summary>
internal static class TodoRules
{
    public static string Title(string? sent, FieldErrors errors)
    {
        var title = sent?.Trim() ?? string.Empty;
        if (title.Length == 0)
        {
            errors.Add("title", "is required and must not be blank");
        }
        else if (title.Length > Todo.MaximumTitleLength)
        {
            errors.Add("title", $"must be at most {Todo.MaximumTitleLength} characters");
        }
        else if (title.Any(char.IsControl))
        {
            errors.Add("title", "must be one line, without control characters");
        }

        return title;
    }

    public static string? Description(string? sent, FieldErrors errors)
    {
        if (sent?.Length > Todo.MaximumDescriptionLength)
        {
            errors.Add("description", $"must be at most {Todo.MaximumDescriptionLength} characters");
        }
        else if (sent?.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) == true)
        {
            errors.Add("description", "must not have control characters other than line breaks and tabs");
        }

        return sent;
    }

    public static DateTime? Date(string? sent, FieldErrors errors)
    {
        if (sent is null)
        {
            return null;
        }

        if (!TodoDates.TryParse(sent, out var utc))
        {
            errors.Add("todo_date", TodoDates.Fault);
        }

        return utc;
    }
}
